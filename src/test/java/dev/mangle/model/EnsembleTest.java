package dev.mangle.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.UserException;
import dev.mangle.testing.Form;
import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.SavedModels;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnsembleTest {
  @TempDir Path folder;

  @Test
  void weightsAreOneOrAsGiven() {
    write("a");
    write("b");
    Ensemble ensemble = open("b:0.25", "a");
    assertEquals(List.of("b", "a"), ensemble.networks().stream().map(Network::name).toList());
    assertEquals(
        List.of(0.25, 1.0), ensemble.members().stream().map(Ensemble.Member::weight).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "NaN", "Infinity", "1e999", "much", ""})
  void weightsThatAreNone(String weight) {
    assertRefused(
        "network 'a:"
            + weight
            + "': expected NAME:WEIGHT with a weight over 0, found weight '"
            + weight
            + "'",
        "a:" + weight);
  }

  @Test
  void namesGivenTwice() {
    write("a");
    assertRefused("network 'a' is named twice", "a", "a:2");
    String path = folder.resolve("a").toString();
    assertRefused("network '" + path + "' is named twice", "a", path);
    assertRefused(
        "network 'a:2+jpeg': a surrogate cannot have a defense (+jpeg), because defenses are not"
            + " differentiated",
        "a:2+jpeg");
  }

  @Test
  void noNames() {
    assertRefused("an ensemble needs at least one network");
  }

  private void write(String name) {
    SavedModels.write(folder, name, Form.TF1_RESOURCE, SampleNetworks.all().get("linear"));
  }

  private Ensemble open(String... names) {
    return Ensemble.open(new Checkpoints(folder), List.of(names));
  }

  private void assertRefused(String message, String... names) {
    assertEquals(message, assertThrows(UserException.class, () -> open(names)).getMessage());
  }

  @Test
  void differentDataSets() {
    UserException refusal =
        assertThrows(
            UserException.class,
            () ->
                of(
                    BareNetworks.network("a", "mnist", 10, 0),
                    BareNetworks.network("b", "cifar10", 10, 0)));
    assertEquals(
        "networks of one ensemble must know the same data set: 'a' knows 'mnist', 'b' knows"
            + " 'cifar10'",
        refusal.getMessage());
  }

  @Test
  void noCommonLabels() {
    UserException refusal =
        assertThrows(
            UserException.class,
            () ->
                of(
                    BareNetworks.network("a", "test", 10, 0),
                    BareNetworks.network("b", "test", 10, 10)));
    assertEquals("the networks have no label in common", refusal.getMessage());
  }

  @Test
  void labelsAreThoseThatAllKnow() {
    Network keras = BareNetworks.network("keras", "imagenet", 1000, 1);
    Network slim = BareNetworks.network("slim", "imagenet", 1001, 0);
    LabelRange all = new LabelRange(1, 1000);
    assertEquals(all, of(keras, slim).labels());
    assertEquals(all, of(slim).labels());
    assertEquals(
        new LabelRange(2, 9),
        of(BareNetworks.network("a", "test", 10, 0), BareNetworks.network("b", "test", 10, 2))
            .labels());
  }

  @Test
  void labelRanges() {
    LabelRange range = new LabelRange(2, 4);
    assertTrue(range.contains(2) && range.contains(4));
    assertFalse(range.contains(1) || range.contains(5));
    assertEquals("2..4", range.toString());
  }

  private static Ensemble of(Network... networks) {
    return new Ensemble(
        Arrays.stream(networks).map(network -> new Ensemble.Member(network, 1)).toList());
  }
}
