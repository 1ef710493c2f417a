/**
 * Defenses and judges: what is done to images before networks see them, and what comes of it.
 *
 * <pre>
 * "a+jpeg:75" -> Judges -> Judge (networks, stages) -\
 * PNGs -> ImageBatch --------------------------------> Panel -> Verdicts (labels, probabilities)
 * </pre>
 *
 * <p>{@link dev.mangle.defense.Defenses} is the place to add a defense: one file that implements
 * {@link dev.mangle.defense.Defense}, and one line.
 */
package dev.mangle.defense;
