/** Judging: how networks that may never have been attacked see images before and after. */
package dev.mangle.score;
