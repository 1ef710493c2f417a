/**
 * The contest's tournament: every attack's images before every defense.
 *
 * <p>{@link dev.mangle.score.tournament.Tournament} reads a {@link
 * dev.mangle.score.tournament.TournamentPlan} and plays it in two stages, attacks first; each run
 * leaves its output and a record in the work folder, so that it is made once. What comes out is a
 * {@link dev.mangle.score.tournament.TournamentResult}, from which all files and tables are made.
 */
package dev.mangle.score.tournament;
