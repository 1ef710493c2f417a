/**
 * Where the networks of an ensemble join: in their steps, their gradients, their losses or below,
 * or in turn. One file each, and a line in {@code Fusions}.
 */
package dev.mangle.attack.fusion;
