/**
 * Attacks: a plan and an ensemble become one step graph, and a loop runs it over a folder, or over
 * batches in memory ({@code ArrayAttack}).
 *
 * <pre>
 * AttackPlan + Ensemble -> AttackGraph (pixels in, pixels out) -> Attack (the loop) -> FolderAttack (PNG to PNG)
 * </pre>
 */
package dev.mangle.attack;
