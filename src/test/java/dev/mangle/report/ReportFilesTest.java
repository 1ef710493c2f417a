package dev.mangle.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.UserException;
import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {
  private static final ReportData DATA = SampleReport.data();

  @TempDir private Path folder;

  @Test
  void aFolderGetsThePageAndItsCharts() throws IOException {
    Path target = folder.resolve("deep/report");
    Files.createDirectories(target);
    Files.writeString(target.resolve("notes"), "mine");
    assertEquals(target.resolve("report.html"), ReportFiles.write(target, DATA, 5));
    Workspace workspace = new Workspace(target);
    assertEquals("charts notes report.html", workspace.list(""));
    assertEquals(
        "hit-against-epsilon.png hit-against-epsilon.svg hit-against-iterations.png"
            + " hit-against-iterations.svg l2.png l2.svg linf.png linf.svg matrix.png matrix.svg"
            + " miss-against-epsilon.png miss-against-epsilon.svg miss-against-iterations.png"
            + " miss-against-iterations.svg steps.png steps.svg",
        workspace.list("charts"));
    assertTrue(Files.readString(target.resolve("charts/l2.svg")).startsWith("<svg "));
  }

  @Test
  void aFileGetsThePageAlone() throws IOException {
    Path target = folder.resolve("page.HTML");
    assertEquals(target, ReportFiles.write(target, DATA, 0));
    assertEquals("page.HTML", new Workspace(folder).list(""));
    assertTrue(Files.readString(target).startsWith("<!doctype html>"));
  }

  @Test
  void whatCannotBeWrittenIsToldBeforeTheWork() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    Path below = folder.resolve("file/report");
    String message =
        assertThrows(UserException.class, () -> ReportFiles.requireWritable(below)).getMessage();
    assertTrue(message.startsWith("cannot write '" + below + "': "), message);
    Path page = folder.resolve("nowhere/report.html");
    assertEquals(
        "cannot write '" + page + "': no such file or folder",
        assertThrows(UserException.class, () -> ReportFiles.requireWritable(page)).getMessage());
  }
}
