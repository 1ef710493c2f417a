/**
 * The floor of the house: errors meant for the user, files that appear whole or not at all, hashes,
 * threads beside one's own.
 *
 * <p>Imports nothing of mangle; everything else may import it.
 */
package dev.mangle.io;
