/**
 * Attacks: a plan and an ensemble become one step graph, and a loop runs it over a folder, or over
 * batches in memory ({@code ArrayAttack}).
 *
 * <pre>
 * Recipe (a plan for any budget) -> AttackPlan
 * AttackPlan + Ensemble -> AttackGraph (pixels in, pixels out) -> Attack (the loop)
 *   -> BatchAttack (8-bit images in memory) -> FolderAttack (PNG to PNG)
 * </pre>
 */
package dev.mangle.attack;
