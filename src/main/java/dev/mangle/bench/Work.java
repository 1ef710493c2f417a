package dev.mangle.bench;

import dev.mangle.model.Precision;

/**
 * What a subject does in one run.
 *
 * @param variant its name, by which it differs from those beside it
 * @param precision of its convolutions, so that it is held against the right peak
 * @param images that a run treats; one that goes through ten iterations counts ten times
 * @param gflop of a run's convolutions and products; 0 where they are not counted
 */
public record Work(String variant, Precision precision, double images, double gflop) {}
