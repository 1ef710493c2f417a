/**
 * Contest submissions: a folder or archive with {@code metadata.json} and an entry point. They are
 * opened, run under the contest's rules, packed and validated here.
 */
package dev.mangle.submission;
