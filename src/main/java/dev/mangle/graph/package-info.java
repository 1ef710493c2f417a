/**
 * Graph surgery: GraphDef in, GraphDef out, pure protobuf, and each pass keeps the function.
 *
 * <pre>
 * SavedModel graph -> Prune -> Inline -> Freeze -> Canonicalise -> FoldBatchNorm -> Differentiable (check)
 *                  -> Splice (several networks behind one input)
 * + gradients      -> Prune -> ReluGradOnOutput -> session
 * </pre>
 */
package dev.mangle.graph;
