/**
 * What makes attacks transfer: one file a technique, one line each in {@code Techniques}.
 *
 * <p>Each says with which of the parts of {@code Technique} it takes part: what the networks see,
 * where gradients are taken, what becomes of the gradient, what becomes of the step.
 */
package dev.mangle.attack.technique;
