/**
 * Frozen graphs of TensorFlow 1: a GraphDef whose weights are constants.
 *
 * <pre>
 * file -> FrozenFile -> Tensors (which ones are meant) -> InputShape -> framed, pruned, renamed -> Draft
 * </pre>
 */
package dev.mangle.importer.frozen;
