/**
 * The MNIST challenge's networks (MadryLab/mnist_challenge): where they are published, and the
 * import of checkpoints that its code wrote.
 *
 * <p>{@link dev.mangle.importer.challenge.ChallengeVariables} finds the weights, which have no
 * names there; {@link dev.mangle.importer.challenge.ChallengeNetwork} is the graph that goes with
 * them.
 */
package dev.mangle.importer.challenge;
