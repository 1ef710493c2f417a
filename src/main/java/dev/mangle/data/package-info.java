/**
 * Datasets by name: fetched into a folder with checked SHA-256, read as {@link LabeledImages},
 * exported as PNG folders. {@link Datasets} is the place to add one.
 */
package dev.mangle.data;
