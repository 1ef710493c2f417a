/**
 * What people look at: one page of HTML, charts as SVG and PNG, a contact sheet.
 *
 * <p>In: {@code ReportData}, plain records that know nothing of how they were judged. {@code
 * Gallery} chooses the entries to be shown; {@code Figures} makes the charts (JFreeChart) and
 * {@code Figure} writes each (Batik's SVG generator, Java 2D); {@code ReportPage} fills the
 * template {@code report.html} (jmustache, which escapes) with view records, style and script;
 * {@code ReportFiles} writes. {@code ContactSheet} draws the same entries into one image.
 *
 * <p>The chart and template libraries are used here only, so that a packed submission can leave
 * them out. Text is drawn in a bundled font: nothing depends on the machine's fonts or on the
 * clock.
 */
package dev.mangle.report;
