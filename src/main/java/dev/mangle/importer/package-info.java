/**
 * Networks from other files than checkpoint folders.
 *
 * <pre>
 * file -> (tflite, frozen) -> Draft: graph with images in and logits out
 *      -> NetworkImport: checked as an attack needs it, run once -> Imported -> checkpoint folder
 * CheckpointFetch: archive of a published checkpoint -> checkpoint (its variables)
 *      -> slim, challenge (the graph that goes with them) -> checkpoint folder
 * </pre>
 *
 * <p>TF-Slim's checkpoints and the MNIST challenge's are read without their graphs: {@code slim}
 * and {@code challenge} build them and write the folder with the checkpoint's values as variables;
 * {@code checkpoint} finds and reads the files.
 */
package dev.mangle.importer;
