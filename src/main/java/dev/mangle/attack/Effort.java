package dev.mangle.attack;

/**
 * What is spent on a batch.
 *
 * @param iterations number of steps
 * @param copies of an image that a gradient is the mean of; where the plan has more, they come in
 *     turn
 * @param stepSize as the plan's
 */
record Effort(int iterations, int copies, double stepSize) {}
