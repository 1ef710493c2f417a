package dev.mangle.train;

import dev.mangle.model.ModelSpec;

/**
 * What came out of a training.
 *
 * @param spec what {@code model.json} says, with the accuracies on test images
 * @param train share of right answers on the images that it was trained on, 0..1
 * @param validation the same on those for validation; {@code null} where there were none
 */
public record Trained(ModelSpec spec, double train, Double validation) {}
