/**
 * Looks for the plan whose images best fool networks that it does not know: each network in turn is
 * held out, the others attack, and the one held out judges the 8-bit images.
 *
 * <pre>
 * Candidates (presets, plans of the user) -> Search (successive halving over images)
 *   -> Trials (one plan, one network held out, one slice of the images) -> Trial -> TrialRecord (a line each)
 *   -> Standing (merit, interval, time) -> Space (variations of the leaders) -> Search ... -> ArgsFile
 * </pre>
 */
package dev.mangle.tune;
