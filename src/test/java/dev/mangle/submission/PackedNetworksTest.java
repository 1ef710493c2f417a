package dev.mangle.submission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mangle.io.UserException;
import dev.mangle.model.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackedNetworksTest {
  @TempDir private Path folder;
  private PackedNetworks networks;

  @BeforeEach
  void writeCheckpoints() throws IOException {
    for (String name : List.of("here/a", "here/b", "here/c+d", "there/e", "there/a")) {
      checkpoint(name);
    }
    networks = new PackedNetworks(new Checkpoints(folder.resolve("here")));
  }

  private void checkpoint(String name) throws IOException {
    Path checkpoint = Files.createDirectories(folder.resolve(name));
    for (String file :
        List.of(
            "saved_model.pb",
            "model.json",
            "LICENSE.txt",
            "notes.txt",
            "variables/variables.index",
            "assets/words",
            "logs/events")) {
      Files.createDirectories(checkpoint.resolve(file).getParent());
      Files.writeString(checkpoint.resolve(file), name);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a, a, a",
    "a:0.5, a:0.5, a",
    "a+jpeg:75, a+jpeg:75, a",
    "c+d, c+d, c+d",
    "c+d:2+bits:3, c+d:2+bits:3, c+d",
    "a+vote:b:c, a+vote:b:c, a b",
    "@/there/e, e, e",
    "@/there/e:2, e:2, e",
    "a+vote:@/there/e, a+vote:e, a e",
  })
  void namesStayAndPathsBecomeNames(String text, String local, String packed) {
    assertEquals(local, networks.add(text.replace("@", folder.toString())));
    assertEquals(
        List.of(packed.split(" ", -1)),
        networks.contents("").stream()
            .map(content -> content.path().replaceFirst("/.*", ""))
            .distinct()
            .toList());
  }

  @Test
  void onlyWhatTheLoaderReadsAndLicencesAreTaken() throws IOException {
    networks.add("b");
    List<String> paths =
        List.of(
            "b/LICENSE.txt",
            "b/assets/words",
            "b/model.json",
            "b/saved_model.pb",
            "b/variables/variables.index");
    assertEquals(
        paths.stream().map(path -> "in/" + path).toList(),
        networks.contents("in/").stream().map(ArchiveContent::path).toList());

    Path linked = folder.resolve("linked");
    networks.link(linked);
    for (String path : paths) {
      assertEquals("here/b", Files.readString(linked.resolve(path)));
    }
    assertEquals(List.of("b"), List.copyOf(networks.hashes(linked).keySet()));
  }

  @Test
  void twoOfOneName() {
    networks.add("a");
    networks.add(folder + "/here/../here/a");
    String message =
        assertThrows(UserException.class, () -> networks.add(folder + "/there/a")).getMessage();
    assertEquals(
        "two networks are called 'a': '%1$s/here/a' and '%1$s/there/a'; rename one"
            .formatted(folder),
        message);
  }

  @Test
  void noneOfThatName() {
    String message = assertThrows(UserException.class, () -> networks.add("bb:0.5")).getMessage();
    assertEquals("no checkpoint 'bb' in '%s/here': did you mean 'b'?".formatted(folder), message);
    message = assertThrows(UserException.class, () -> networks.add("./none")).getMessage();
    assertEquals(
        "'%s' is no checkpoint: it has no saved_model.pb"
            .formatted(Path.of("none").toAbsolutePath()),
        message);
  }
}
