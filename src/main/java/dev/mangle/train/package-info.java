/**
 * Training of small classifiers: a {@link TrainingPlan} names a dataset and an architecture, {@link
 * Trainer} makes the network (on adversarial examples where asked), {@link Evaluation} measures it,
 * and a {@link dev.mangle.model.CheckpointFolder} with SavedModel and {@code model.json} comes out.
 *
 * <p>An {@link Architecture} is built several times over: in a {@link Trainee}, which has one set
 * of weights, in training form for the descent and in folded form for attacks and glances; and in
 * an {@link Export}, with nothing else in its graph, to be saved. What was saved is opened like any
 * other network and measured.
 *
 * <pre>
 * LabeledImages -> Batch -> ResidentBatch (loaded once) -> PgdSteps, k times in the graph
 *   -> Loss in training form -> Optimizer;   TrainingState: step-0000300/, the last three
 *   -> TrainingReport: lines, EventFile;     TrainingWatch + Evaluation: each checkpoint again
 * </pre>
 *
 * <p>What trains here by gradients is an {@link Architecture}. Networks that can only be queried
 * (binarised inputs, nearest neighbours, analysis by synthesis) need neither weights nor a descent:
 * they come beside it, with a registry of their own.
 *
 * <p>Networks here take pixels times {@link Network#SCALE}; budgets are in pixel units (0..255)
 * everywhere else.
 */
package dev.mangle.train;
