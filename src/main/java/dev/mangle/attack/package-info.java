/**
 * Attacks: a plan and an ensemble become one step graph, and a loop runs it over a folder, or over
 * batches in memory ({@code ArrayAttack}).
 *
 * <pre>
 * Recipe (a plan for any budget) -> AttackPlan
 * AttackPlan + Ensemble -> AttackGraph (pixels in, pixels out) -> Attack (the loop)
 *   -> BatchAttack (8-bit images in memory) -> FolderAttack (PNG to PNG)
 * </pre>
 *
 * <p>In a folder, three threads share the work: {@code BatchReader} decodes the next batch, the
 * attack iterates on the one at hand, and {@code WriteBehind} writes what came of the last one. On
 * several places, {@code Lanes} deals the batches out, and each place has three of its own.
 */
package dev.mangle.attack;
