/**
 * The test kit: small networks whose every number plain Java can compute, written as real
 * SavedModels.
 *
 * <pre>
 * TestNetwork (linear, two layers, convolution) -> SavedModels.write in each Form -> the tool
 *             \-> PlainAdapter (pixels to logits) -> PlainMng (the attack, in double)
 * GraphBuilder -> GraphDef -> PassContract: what every graph pass must keep
 * </pre>
 *
 * Nothing here calls the tool's own graph, attack or image code, so that agreement means something.
 */
package dev.mangle.testing;
