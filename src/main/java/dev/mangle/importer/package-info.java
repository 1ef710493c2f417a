/**
 * Networks from other files than checkpoint folders.
 *
 * <pre>
 * file -> (tflite, frozen) -> Draft: graph with images in and logits out
 *      -> NetworkImport: checked as an attack needs it, run once -> Imported -> checkpoint folder
 * </pre>
 */
package dev.mangle.importer;
