/**
 * A plan tried honestly: one network is held out, the others attack a slice of the images, the one
 * held out judges. What came of it is a line of a record, so that no trial is made twice.
 */
package dev.mangle.trial;
