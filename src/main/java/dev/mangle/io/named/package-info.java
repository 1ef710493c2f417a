/**
 * Things that users choose by name and with parameters, such as {@code random-noise:16:10} or
 * {@code di:p=0.7,max=330}: a {@code Registry} of {@code Kind}s, one line each.
 */
package dev.mangle.io.named;
