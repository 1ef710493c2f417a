/**
 * Training of small classifiers: a {@link TrainingPlan} names a dataset and an architecture, {@link
 * Trainer} makes the network (on adversarial examples where asked), {@link Evaluation} measures it,
 * and a {@link dev.mangle.model.CheckpointFolder} with SavedModel and {@code model.json} comes out.
 *
 * <p>Networks here take pixels times {@link Network#SCALE}; budgets are in pixel units (0..255)
 * everywhere else.
 */
package dev.mangle.train;
