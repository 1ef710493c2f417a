/** A gradient in, a step that the budget allows out. */
package dev.mangle.attack.step;
