/**
 * Graph surgery: GraphDef in, GraphDef out, pure protobuf but for shapes and constants, which
 * TensorFlow computes; each pass keeps the function.
 *
 * <pre>
 * SavedModel graph -> Prune -> Inline -> Freeze -> Canonicalise -> Passes -> Differentiable (check)
 *                  -> Splice (several networks behind one input)
 * + gradients      -> Prune -> Passes -> session
 * </pre>
 */
package dev.mangle.graph;
