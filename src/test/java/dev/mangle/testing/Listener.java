package dev.mangle.testing;

import dev.mangle.io.Progress;
import java.util.function.Consumer;

/** Progress whose lines a test hears. */
public record Listener(Consumer<String> ear) implements Progress {
  @Override
  public Task begin(String name, long total) {
    return steps -> {};
  }

  @Override
  public void say(String line) {
    ear.accept(line);
  }
}
