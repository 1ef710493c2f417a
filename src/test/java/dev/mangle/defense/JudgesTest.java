package dev.mangle.defense;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mangle.io.UserException;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.Ensemble;
import dev.mangle.model.LabelRange;
import dev.mangle.model.ModelSpec.Order;
import dev.mangle.model.Network;
import dev.mangle.testing.LinearNetwork;
import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.SpecBuilder;
import dev.mangle.testing.Workspace;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Judges as they are typed. */
class JudgesTest {
  @TempDir private static Path folder;
  private static Checkpoints checkpoints;

  @BeforeAll
  static void writeNetworks() {
    Workspace workspace = new Workspace(folder);
    workspace.network("near", SampleNetworks.bands(100, 200));
    workspace.network("far", SampleNetworks.bands(60, 180));
    workspace.network("a+b", SampleNetworks.bands(60, 180));
    workspace.network(
        "later",
        LinearNetwork.random(SpecBuilder.of(1, 1, Order.GRAY, 4).labelOffset(1).build(), 1));
    workspace.network(
        "digits",
        LinearNetwork.random(SpecBuilder.of(1, 1, Order.GRAY, 3).dataset("mnist").build(), 1));
    checkpoints = new Checkpoints(workspace.checkpoints());
  }

  private static Judge judge(String text) {
    return Judges.open(checkpoints, List.of(text)).get(0);
  }

  private static void assertRefused(String message, String... texts) {
    UserException error =
        assertThrows(UserException.class, () -> Judges.open(checkpoints, List.of(texts)));
    assertEquals(message, error.getMessage());
  }

  @Test
  void aChainInItsOrder() {
    Judge judge = judge("near+bits:4+none+median");
    assertEquals("near+bits:4+none+median", judge.name());
    assertEquals("near+bits:4+none+median:3", judge.inFull());
    assertEquals(
        List.of(new Bits(4), new None(), new Median(3)),
        judge.stages().stream().map(Stage::defense).toList());
    assertEquals(
        List.of("bits:4", "median:3"), judge.processing().stream().map(Stage::text).toList());
    assertEquals("near+tv", Judges.open(checkpoints, "near", List.of("tv")).name());
    assertEquals(
        "near+bits:4+tv+jpeg:5",
        Judges.open(checkpoints, "near+bits:4", List.of("tv", "jpeg:5")).name());
  }

  @Test
  void valuesInOrderOrByName() {
    assertEquals("near+random-noise:16:50:0", judge("near+random-noise:16:50").inFull());
    assertEquals("near+random-noise:16:50:0", judge("near+random-noise:draws=50").inFull());
    assertEquals("near+random-noise:2.5:30:7", judge("near+random-noise:2.5:seed=7").inFull());
  }

  @Test
  void plainNetworksAreNamedAsEver() {
    assertEquals("near", judge("near:0.5").name());
    assertEquals("near", judge(checkpoints.folder().resolve("near").toString()).name());
    assertEquals("near+jpeg", judge(checkpoints.folder().resolve("near") + "+jpeg").name());
  }

  @Test
  void aPlusMayBePartOfAName() {
    assertEquals(List.of(), judge("a+b").stages());
    assertEquals("a+b", judge("a+b:2").networks().get(0).name());
    assertEquals(List.of("jpeg:75"), judge("a+b+jpeg").stages().stream().map(Stage::text).toList());
    Ensemble ensemble = Ensemble.open(checkpoints, List.of("a+b", "near"));
    assertEquals("a+b", ensemble.networks().get(0).name());
    assertEquals(2, Ensemble.open(checkpoints, List.of("a+b:2")).members().get(0).weight());
  }

  @Test
  void surrogatesHaveNoDefense() {
    for (String text : List.of("near+jpeg:75", "near+jpeg", "./near+jpeg:75")) {
      UserException error =
          assertThrows(UserException.class, () -> Ensemble.open(checkpoints, List.of("far", text)));
      assertEquals(
          "network '%s': a surrogate cannot have a defense (%s), because defenses are not differentiated"
              .formatted(text, text.substring(text.indexOf('+'))),
          error.getMessage());
    }
  }

  @Test
  void aNetworkIsOpenedOnce() {
    List<Judge> judges =
        Judges.open(checkpoints, List.of("near", "near+tv", "far+vote:near:later+bits:2"));
    Network near = judges.get(0).networks().get(0);
    assertSame(near, judges.get(1).networks().get(0));
    assertSame(near, judges.get(2).networks().get(1));
    assertEquals(
        List.of("near", "far", "later"),
        Judges.networks(judges).stream().map(Network::name).toList());
    assertEquals(new LabelRange(0, 2), judges.get(0).labels());
    assertEquals(new LabelRange(0, 4), judges.get(2).labels());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jpg          | unknown defense 'jpg': did you mean 'jpeg'?",
        "sharpen-more | unknown defense 'sharpen-more': expected one of none, jpeg, bits, median,"
            + " gaussian, tv, random-resize-pad, random-noise, vote",
        "jpeg:0       | defense 'jpeg': quality must be a whole number 1..100, found '0'",
        "jpeg:101     | defense 'jpeg': quality must be a whole number 1..100, found '101'",
        "jpeg:7.5     | defense 'jpeg': quality must be a whole number 1..100, found '7.5'",
        "jpeg:        | defense 'jpeg': quality must be a whole number 1..100, found ''",
        "jpeg:high    | defense 'jpeg': quality must be a whole number 1..100, found 'high'",
        "jpeg:75:2    | defense 'jpeg': expected no more than quality, found '2' too",
        "jpeg:qualty=5 | defense 'jpeg': no parameter for 'qualty=5': did you mean 'quality'?",
        "jpeg:5:quality=5 | defense 'jpeg': quality is given twice",
        "bits:9       | defense 'bits': depth must be a whole number 1..8, found '9'",
        "median:4     | defense 'median': size must be an odd number 3..9, found '4'",
        "gaussian:0   | defense 'gaussian': sigma must be a number 0.1..50, found '0'",
        "gaussian:NaN | defense 'gaussian': sigma must be a number 0.1..50, found 'NaN'",
        "tv:20:0      | defense 'tv': iterations must be a whole number 1..10000, found '0'",
        "none:1       | defense 'none': expected no parameters, found '1' too",
        "none:a=1     | defense 'none': no parameter for 'a=1': it takes none",
        "random-noise:16:0 | defense 'random-noise': draws must be a whole number 1..10000,"
            + " found '0'",
        "vote         | defense 'vote': expected one or more names of networks, such as"
            + " vote:NAME:NAME",
        "vote:far:    | defense 'vote': expected one or more names of networks, such as"
            + " vote:NAME:NAME",
        "vote:near    | judge 'near+vote:near': network 'near' votes twice",
        "vote:far:far | judge 'near+vote:far:far': network 'far' votes twice",
        "bits:3+      | defense: expected a name, found ''",
        ":3           | defense: expected a name, found ':3'",
      })
  void whatCannotBe(String defense, String message) {
    assertRefused(message, "near+" + defense);
  }

  @Test
  void networksThatCannotJudge() {
    String where = "in '" + checkpoints.folder() + "'";
    assertRefused("no checkpoint 'nera' " + where + ": did you mean 'near'?", "nera+jpeg");
    assertRefused("no checkpoint 'fra' " + where + ": did you mean 'far'?", "near+vote:fra");
    assertRefused("network 'near' is named twice", "near", "near");
    assertRefused("network 'near' is named twice", "near", "near:2");
    assertRefused("judge 'near+tv' is named twice", "near+tv", "near", "near+tv");
    String path = checkpoints.folder().resolve("near").toString();
    assertRefused("network '" + path + "' is named twice", "near", path);
    assertRefused(
        "judge 'near+vote:" + path + "': network '" + path + "' votes twice", "near+vote:" + path);
    assertRefused(
        "network 'near:0': expected NAME:WEIGHT with a weight over 0, found weight '0'", "near:0");
    String different =
        "networks of one ensemble must know the same data set: 'near' knows 'test', 'digits' knows"
            + " 'mnist'";
    assertRefused(different, "near", "digits+jpeg");
    assertRefused(different, "near+vote:digits");
    assertRefused("checkpoint 'none': '/no+such/none' is no folder", "/no+such/none+jpeg");
  }
}
