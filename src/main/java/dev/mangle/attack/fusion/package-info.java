/** Where the networks of an ensemble join: one gradient each in, one step out. */
package dev.mangle.attack.fusion;
