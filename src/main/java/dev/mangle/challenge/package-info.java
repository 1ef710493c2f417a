/**
 * The MNIST challenge (MadryLab/mnist_challenge): its configuration, its check of a submission, and
 * attacks on its test images.
 *
 * <pre>
 * config.json -> ChallengeConfig -> ConfiguredNetwork (which checkpoint it means)
 * .npy -> SubmissionCheck (what is wrong with it) -> Verification (predictions, accuracy)
 * TestImages + EnsembleSubmission (or another attack) -> SubmissionFile (written, then checked) -> .npy
 * </pre>
 *
 * <p>Arrays and budgets of the challenge are in 0..1; what goes to networks and attacks is in
 * 0..255 as everywhere, without rounding to 8 bits.
 */
package dev.mangle.challenge;
