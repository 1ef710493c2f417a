package dev.mangle.bench;

import dev.mangle.model.Checkpoints;
import dev.mangle.model.Device;
import dev.mangle.model.Ensemble;
import dev.mangle.model.Execution;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Networks that can be opened to be computed in any way.
 *
 * @param folder of the checkpoints
 * @param models {@code NAME} or {@code NAME:WEIGHT} each
 * @param device that all of it runs on
 */
public record Networks(Path folder, List<String> models, Device device) {
  /** Copies the names. */
  public Networks {
    models = List.copyOf(models);
  }

  /**
   * Opens them.
   *
   * @throws dev.mangle.io.UserException as {@link Ensemble#open}
   */
  Ensemble open(Execution execution) {
    return Ensemble.open(new Checkpoints(folder, execution.on(device)), models);
  }

  /** As they are saved, which is what work is counted on. */
  Ensemble asLoaded() {
    return open(Variants.get(Variants.AS_LOADED));
  }

  /** Each alone. */
  List<Networks> each() {
    return models.stream().map(model -> new Networks(folder, List.of(model), device)).toList();
  }

  /** Each alone, and where there are several, all together. */
  List<Networks> eachAndAll() {
    return models.size() == 1
        ? List.of(this)
        : Stream.concat(each().stream(), Stream.of(this)).toList();
  }

  /** Options of {@code mangle attack} that name them. */
  List<String> options() {
    return List.of(
        "--models=" + String.join(",", models),
        "--checkpoints=" + folder.toAbsolutePath(),
        "--device=" + device);
  }

  /** The network's name, or {@code ensemble}. */
  @Override
  public String toString() {
    return models.size() == 1 ? Ensemble.Entry.nameOf(models.get(0)) : "ensemble";
  }
}
