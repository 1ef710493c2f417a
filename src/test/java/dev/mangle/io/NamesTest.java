package dev.mangle.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NamesTest {
  private static final List<String> NAMES = List.of("mnist", "cifar10", "imagenet");

  @Test
  void findsTheNearest() {
    assertEquals(Optional.of("mnist"), Names.nearest("minst", NAMES));
    assertEquals(Optional.of("cifar10"), Names.nearest("CIFAR-10", NAMES));
  }

  @Test
  void findsNothingNear() {
    assertEquals(Optional.empty(), Names.nearest("svhn_extra", NAMES));
    assertEquals(Optional.empty(), Names.nearest("mnist", List.of()));
  }

  @Test
  void getsOrSuggests() {
    Map<String, Integer> registry = Map.of("mnist", 7);
    assertEquals(7, Names.get("dataset", registry, "mnist"));
    assertEquals("unknown dataset 'mnits': did you mean 'mnist'?", message(registry, "mnits"));
    assertEquals(
        "unknown dataset 'something': expected one of mnist", message(registry, "something"));
  }

  private static String message(Map<String, Integer> registry, String name) {
    return assertThrows(UserException.class, () -> Names.get("dataset", registry, name))
        .getMessage();
  }
}
