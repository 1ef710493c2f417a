package dev.mangle.defense;

/**
 * A label and how likely a judge holds it.
 *
 * @param label contest label
 * @param probability 0..1; for votes their share
 */
public record Guess(int label, double probability) {}
