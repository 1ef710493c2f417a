/**
 * What this machine can do, so that {@code mangle bench} can say how much of it an attack uses: the
 * peak here, and FLOP counts of graphs from the packages below.
 */
package dev.mangle.bench;
