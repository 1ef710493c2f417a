/**
 * How fast this tool is: variants of one thing are measured in turn, beside the machine's
 * multiply-add peak.
 *
 * <p>{@code Bench} opens {@code Subject}s (parts of networks, iterations, whole runs); {@code
 * Rounds} lets each have its turn, with {@code PeakMeter} between; what comes out is a {@code
 * Group} of {@code Result}s, and all of them a {@code BenchReport}.
 */
package dev.mangle.bench;
