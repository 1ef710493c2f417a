package dev.mangle.attack.engine;

/**
 * A loop inside of an iteration, for values that depend on its passes.
 *
 * @param depth how many loops it is in
 */
public record Pass(int depth) {}
