package dev.mangle.trial;

import dev.mangle.attack.Recipe;

/**
 * A plan that may win.
 *
 * @param name of a preset or a file; variations carry their ancestor's, with a number
 * @param named whether the user named it: a search tries it on all images if it is fast enough
 */
public record Candidate(String name, Recipe recipe, boolean named) {}
