/**
 * TF-Slim's networks, layer by layer with their variables' names, and the import of their
 * checkpoints.
 *
 * <p>An {@link dev.mangle.importer.slim.Architecture} builds a graph from {@link
 * dev.mangle.importer.slim.Net}s; {@link dev.mangle.importer.slim.VariableMatch} finds its
 * variables in a checkpoint; {@link dev.mangle.importer.slim.SlimImport} restores them and writes a
 * checkpoint folder.
 */
package dev.mangle.importer.slim;
