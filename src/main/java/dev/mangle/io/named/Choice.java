package dev.mangle.io.named;

/**
 * What was chosen from a {@link Registry}.
 *
 * @param name of its kind
 * @param text that chooses the same again, with all values
 */
public record Choice<T>(String name, String text, T value) {}
