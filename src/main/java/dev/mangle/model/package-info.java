/**
 * Networks: {@code model.json} says what a checkpoint takes, loading makes it one frozen graph, and
 * an ensemble puts several behind one pixel input.
 */
package dev.mangle.model;
