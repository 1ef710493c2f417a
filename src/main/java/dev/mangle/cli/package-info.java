/**
 * The command line: a class a command that parses, calls and prints.
 *
 * <p>Commands get a {@link dev.mangle.io.Progress} by constructor, print results to their picocli
 * {@code getOut()}, throw {@link dev.mangle.io.UserException} for what the user can mend and let
 * everything else go to the one handler in {@link dev.mangle.cli.ErrorReport}. Picocli and progress
 * bars live here and in {@link dev.mangle.Mangle} only.
 *
 * <p>Loggers are asked for where something is logged, never held in a static field: log4j takes
 * longer to start than most commands to run.
 */
package dev.mangle.cli;
