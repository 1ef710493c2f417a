package dev.mangle.cli;

import dev.mangle.importer.slim.SlimArchitectures;
import dev.mangle.importer.slim.SlimOptions;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What {@code mangle import} takes for a TF-Slim checkpoint. */
final class SlimImportOptions {
  /** What the help lists. */
  static final class Architectures implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return SlimArchitectures.names().iterator();
    }
  }

  @Option(
      names = "--architecture",
      required = true,
      paramLabel = "NAME",
      completionCandidates = Architectures.class,
      description = "Network of a TF-Slim checkpoint: ${COMPLETION-CANDIDATES}.")
  private String architecture;

  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "FILE|DIR|ARCHIVE",
      description =
          "The checkpoint: one of its files or their common beginning, a folder with one, or a "
              + ".tar.gz, .tgz, .tar or .zip.")
  private Path checkpoint;

  @Option(
      names = "--scope",
      paramLabel = "NAME",
      description = "What stands before the network's names in the checkpoint. Default: found out.")
  private String scope;

  @Option(
      names = "--raw-weights",
      description = "Take the weights as they are where the checkpoint has moving averages.")
  private boolean rawWeights;

  String architecture() {
    return architecture;
  }

  Path checkpoint() {
    return checkpoint;
  }

  /** All that was chosen; {@code null} where nothing was. */
  SlimOptions options(Integer size, Integer labelOffset, String dataset, boolean force) {
    return new SlimOptions(
        Optional.ofNullable(size),
        Optional.ofNullable(labelOffset),
        Optional.ofNullable(dataset),
        Optional.ofNullable(scope),
        rawWeights,
        force);
  }
}
