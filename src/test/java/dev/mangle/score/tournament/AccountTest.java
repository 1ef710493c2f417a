package dev.mangle.score.tournament;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.attack.AttackPlan;
import dev.mangle.attack.AttackReport;
import dev.mangle.attack.AttackReport.Course;
import dev.mangle.attack.AttackReport.NetworkResult;
import dev.mangle.attack.Objective;
import dev.mangle.attack.Start;
import dev.mangle.attack.step.Norm;
import dev.mangle.model.HitMiss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountTest {
  @TempDir private Path folder;
  private Path output;
  private Path written;
  private Path kept;

  @BeforeEach
  void makeOutput() throws IOException {
    output = Files.createDirectory(folder.resolve("output"));
    written = output.resolve(AttackReport.FILE_NAME);
    kept = folder.resolve("batch_0.attack.json");
  }

  private static AttackReport record() {
    HitMiss none = new HitMiss(0, 0, 2);
    Course course = new Course(List.of(0, 1, 2), List.of(0, 2, 2));
    return new AttackReport(
        Map.of("mangle", "1"),
        List.of("cpu"),
        List.of(new AttackReport.Batches("299x299x3", 10, 5)),
        AttackPlan.mng(Objective.TARGET, Norm.L1, 16, 2, 1, 0, Start.CLEAN, 0),
        null,
        new AttackReport.Iterations(2, 2, 2, 0),
        "in",
        "labels.csv",
        "target_class.csv",
        List.of(new NetworkResult("net", 1, "0", "fp32", none, none, new HitMiss(2, 2, 2), course)),
        2,
        4,
        new AttackReport.Seconds(1, 1, 3),
        16,
        100);
  }

  @Test
  void wholeRecordIsKeptAndRead() throws IOException {
    Files.writeString(written, record().toJson());
    Account.keep(output, kept);
    assertEquals(record(), Account.read(kept, 2).orElseThrow());
    assertTrue(Account.read(kept, 3).isEmpty(), "it is about other images");
  }

  @Test
  void anOlderOneGoesWhereNothingWasSaid() throws IOException {
    Files.writeString(kept, record().toJson());
    Account.keep(output, kept);
    assertFalse(Files.exists(kept));
    assertTrue(Account.read(kept, 2).isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"miss\" : [ 0, 2, 2 ] | \"miss\" : [ 0, 2 ]",
        "\"miss\" : [ 0, 2, 2 ] | \"miss\" : [ 0, 2, 3 ]",
        "\"miss\" : [ 0, 2, 2 ] | \"miss\" : [ 0, -1, 2 ]",
        "\"miss\" : [ 0, 2, 2 ] | \"miss\" : [ 0, null, 2 ]",
        "\"miss\" : [ 0, 2, 2 ] | \"miss\" : \"<script>\"",
        "\"hit\" : [ 0, 1, 2 ]  | \"hit\" : [ 0, 1, 2, 2 ]",
        "\"iterations\" : 2     | \"iterations\" : 2000000000",
        "\"iterations\" : 2     | \"iterations\" : -1",
        "\"epsilon\" : 16       | \"epsilon\" : 1e99",
        "\"name\" : \"net\"     | \"name\" : \"a\\u0000b\"",
        "\"name\" : \"net\"     | \"name\" : null",
        "\"plan\" :             | \"plain\" :",
        "}                      | ",
      })
  void whatCannotBeIsPassedOver(String text, String instead) throws IOException {
    String json = record().toJson();
    assertTrue(json.contains(text), json);
    Files.writeString(written, json.replace(text, instead == null ? "" : instead));
    Account.keep(output, kept);
    assertTrue(Account.read(kept, 2).isEmpty(), () -> text + " as " + instead);
  }

  @Test
  void linksFoldersAndFloodsAreNotKept() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), record().toJson());
    Files.createSymbolicLink(written, secret);
    Account.keep(output, kept);
    assertFalse(Files.exists(kept));

    Files.delete(written);
    Files.createDirectory(written);
    Account.keep(output, kept);
    assertFalse(Files.exists(kept));

    Files.delete(written);
    Files.writeString(written, record().toJson() + " ".repeat(1 << 20));
    Account.keep(output, kept);
    assertFalse(Files.exists(kept));
  }
}
