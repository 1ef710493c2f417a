package dev.mangle.report;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReportFilesTest {
  @Test
  void writes() {
    Path page = ReportFiles.write(Path.of("/tmp/rep"), SampleReport.data(), ReportFiles.GALLERY);
    assertTrue(Files.exists(page));
  }
}
