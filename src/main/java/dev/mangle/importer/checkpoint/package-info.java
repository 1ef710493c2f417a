/**
 * TensorFlow 1's checkpoints: where one lies (a file, a folder, an archive), what is in it, and its
 * values under other names.
 */
package dev.mangle.importer.checkpoint;
