package dev.mangle.bench;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What one turn of a subject took.
 *
 * @param runs how often its work was done
 * @param seconds wall-clock time of all of them, over 0
 * @param cpuSeconds CPU time of all threads; null where the system does not tell
 * @param memory of the process; null where the system does not tell
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Turn(int runs, double seconds, Double cpuSeconds, Memory memory) {}
