package dev.mangle.attack.engine;

import java.util.function.ToIntFunction;

/**
 * A choice that is made in each pass, the same for all images.
 *
 * @param name of its own in the plan; random numbers agree with those that are fed under it
 * @param depth number of loops whose passes its random numbers depend on
 * @param pick the choice, counted from 0
 */
public record Chooser(String name, int depth, ToIntFunction<Draw> pick) {}
