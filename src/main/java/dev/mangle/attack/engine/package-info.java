/**
 * How an iteration is written down and run.
 *
 * <pre>
 * Rows (transforms of the input) -> networks -> Objectives -> gradients
 * Iteration (formulas, gradients on demand) -> Program -> Runner
 * </pre>
 */
package dev.mangle.attack.engine;
