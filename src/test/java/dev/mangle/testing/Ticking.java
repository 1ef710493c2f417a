package dev.mangle.testing;

import dev.mangle.io.Progress;
import java.util.function.LongConsumer;

/** Progress whose steps a test hears. */
public record Ticking(LongConsumer ear) implements Progress {
  @Override
  public Task begin(String name, long total) {
    return ear::accept;
  }

  @Override
  public void say(String line) {}
}
