package dev.mangle.attack.engine;

import dev.mangle.image.ImageShape;

/**
 * What the formulas of an iteration know of the plan.
 *
 * @param shape of the images
 * @param epsilon L_infinity budget in pixel units
 */
public record Setting(ImageShape shape, double epsilon) {}
