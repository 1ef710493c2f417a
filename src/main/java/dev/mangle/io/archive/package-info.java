/** Archives of strangers: what is in them, and their files where nothing leads out. */
package dev.mangle.io.archive;
