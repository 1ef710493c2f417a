/**
 * What is known about the images: true labels and target classes by image name.
 *
 * <p>{@code Labels} reads the contest's CSV files, in any of the forms that are about, into one map
 * from image to class for each of the two.
 */
package dev.mangle.data;
