/**
 * Training of small classifiers: a {@link TrainingPlan} names a dataset and an architecture, {@link
 * Trainer} makes the network (on adversarial examples where asked), {@link Evaluation} measures it,
 * and a {@link dev.mangle.model.CheckpointFolder} with SavedModel and {@code model.json} comes out.
 *
 * <p>An {@link Architecture} is built three times over: in a {@link Trainee}, which has one set of
 * weights, in training form for the descent and in folded form for attacks and glances; and once
 * more in a graph of its own, which is measured and saved. {@link TrainingState} keeps what a run
 * that was cut needs to go on.
 *
 * <p>Networks here take pixels times {@link Network#SCALE}; budgets are in pixel units (0..255)
 * everywhere else.
 */
package dev.mangle.train;
