/**
 * TFLite files: read, dequantised, and built again of TensorFlow's own operations.
 *
 * <pre>
 * file -> TfliteFile -> LiteModel -> Head (logits) -> TfliteGraph, an operator at a time by
 *      {@link dev.mangle.importer.tflite.TfliteOperators} -> Draft
 * </pre>
 *
 * <p>Weights are dequantised; activations are floats, and their rounding and saturation is dropped.
 * What a quantised range says of a ReLU is kept, see {@link
 * dev.mangle.importer.tflite.ImplicitRelu}.
 */
package dev.mangle.importer.tflite;
