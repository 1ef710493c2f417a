/**
 * What this machine has for networks: each check is a {@link dev.mangle.doctor.Finding}, from the
 * processor and memory over TensorFlow's libraries to gradients whose value is known.
 */
package dev.mangle.doctor;
