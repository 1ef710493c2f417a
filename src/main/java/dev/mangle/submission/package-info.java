/**
 * Contest submissions: a folder or archive with {@code metadata.json} and an entry point. They are
 * opened, run under the contest's rules, packed and validated here.
 *
 * <p>{@link dev.mangle.submission.Runners} is the place to add a way to run one. A run works on
 * copies in a folder of its own, a watch sees it to its end, and how far it is kept from the
 * machine is found by trying.
 */
package dev.mangle.submission;
