package dev.mangle.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CacheFolderTest {
  private static Optional<Path> find(
      Map<String, String> properties, Map<String, String> variables) {
    return new CacheFolder(properties::get, variables::get).find();
  }

  private static Optional<Path> onLinux(Map<String, String> variables) {
    return find(Map.of("os.name", "Linux"), variables);
  }

  private static Optional<Path> path(String text) {
    return Optional.of(Path.of(text));
  }

  @Test
  void eachSystemHasItsOwn() {
    assertEquals(path("/home/a/.cache/mangle"), onLinux(Map.of("HOME", "/home/a")));
    assertEquals(path("/c/mangle"), onLinux(Map.of("HOME", "/home/a", "XDG_CACHE_HOME", "/c")));
    assertEquals(
        path("/Users/a/Library/Caches/mangle"),
        find(Map.of("os.name", "Mac OS X", "user.home", "/Users/a"), Map.of("HOME", "/x")));
    assertEquals(
        path("/Local/mangle"),
        find(Map.of("os.name", "Windows 11"), Map.of("LOCALAPPDATA", "/Local")));
  }

  @Test
  void arelativeFolderOfTheSystemCountsAsNone() {
    assertEquals(
        path("/home/a/.cache/mangle"), onLinux(Map.of("HOME", "/home/a", "XDG_CACHE_HOME", "c")));
    assertEquals(Optional.empty(), onLinux(Map.of("HOME", "a")));
  }

  @Test
  void withoutAPlaceNothingIsKept() {
    assertEquals(Optional.empty(), onLinux(Map.of()));
    assertEquals(Optional.empty(), onLinux(Map.of("HOME", "")));
    assertEquals(Optional.empty(), find(Map.of("os.name", "Windows 11"), Map.of("HOME", "/x")));
  }

  @Test
  void theUserChooses() {
    Map<String, String> variables = Map.of("HOME", "/home/a", "MANGLE_CACHE", "/b");
    assertEquals(path("/b"), onLinux(variables));
    assertEquals(path("/d"), find(Map.of("mangle.cache", "/d"), variables));
    assertEquals(Optional.of(Path.of("e").toAbsolutePath()), onLinux(Map.of("MANGLE_CACHE", "e")));
  }

  @Test
  void noneKeepsNothing() {
    assertEquals(Optional.empty(), onLinux(Map.of("HOME", "/home/a", "MANGLE_CACHE", "none")));
    assertEquals(
        Optional.empty(), find(Map.of("mangle.cache", "none"), Map.of("MANGLE_CACHE", "/b")));
  }
}
