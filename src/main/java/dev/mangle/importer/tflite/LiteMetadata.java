package dev.mangle.importer.tflite;

import java.util.List;

/**
 * What a file's own metadata says; lists and texts are empty where it says nothing.
 *
 * @param name of the network
 * @param license its licence
 * @param mean the input is {@code (pixel - mean) / deviation}, a number or one a channel
 * @param deviation likewise
 */
record LiteMetadata(String name, String license, List<Double> mean, List<Double> deviation) {
  /** Of a file that says nothing. */
  static final LiteMetadata NONE = new LiteMetadata("", "", List.of(), List.of());
}
