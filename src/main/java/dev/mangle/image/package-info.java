/**
 * Pixels and their files, without TensorFlow.
 *
 * <p>In: {@code PngFolder} lists a folder and checks every header, {@code Png} reads an 8-bit
 * {@code Image}, {@code ImageBatch} holds several of one shape as floats. Out: {@code EpsilonBox}
 * rounds floats to 8 bits inside the budget, {@code PngOutput} writes each PNG and reads it back to
 * prove it. {@code Idx} reads the MNIST files, {@code Npy} reads and writes NumPy's, and {@code
 * ArrayImages} turns folders of PNGs into arrays and back.
 *
 * <p>Pixels are in 0..255 everywhere; samples are row-major with the channels interleaved.
 */
package dev.mangle.image;
