/**
 * Data sets by name, and what is known about images.
 *
 * <p>{@link dev.mangle.data.Datasets} is the place to add one: fetched into a folder with checked
 * SHA-256, read as {@link dev.mangle.data.LabeledImages}, exported as PNG folders. {@link
 * dev.mangle.data.Labels} reads the contest's CSV files, in any of the forms that are about; {@link
 * dev.mangle.data.ImageLabels} finds the ones that go with a folder.
 */
package dev.mangle.data;
