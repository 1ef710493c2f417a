package dev.mangle.graph;

import dev.mangle.io.AtomicFiles;
import dev.mangle.io.CacheFolder;
import dev.mangle.io.Cpu;
import dev.mangle.io.Sha256;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.tensorflow.TensorFlow;

/**
 * Which of TensorFlow's convolutions are fast and right on this machine.
 *
 * <p>Measured, because a processor's name does not tell: on one virtual machine with an AMD EPYC
 * (Zen 5), oneDNN reached a third of the peak and gave wrong values, on another one with the same
 * name and flags nine tenths and right ones. Measured once, because results depend on it in their
 * last bits: what was found is kept in the user's cache folder until the machine starts anew.
 *
 * @param eigenGain how many times as fast Eigen computes float32 as oneDNN does
 * @param bfloat16Gain how many times as fast bfloat16 is as the faster float32; 0 where the
 *     processor has no instructions for it
 * @param right whether oneDNN gives the right values where its blocks of channels are not full
 */
public record ConvolutionFacts(double eigenGain, double bfloat16Gain, boolean right) {
  /** Far from what noise makes of equals, so that the choice stays the same. */
  private static final double CLEAR_GAIN = 1.3;

  /** Variables that change what is fast. */
  private static final List<String> SWITCHES =
      List.of("TF_ENABLE_ONEDNN_OPTS", "ONEDNN_MAX_CPU_ISA");

  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  /** Found where somebody asks. */
  private static final class Here {
    static final ConvolutionFacts FACTS =
        keptOrMeasured(
            CacheFolder.here().find().map(cache -> cache.resolve("machines")),
            boot(),
            ConvolutionProbe::measure);
  }

  /** Those of this machine; the first to ask may wait for half a second. */
  public static ConvolutionFacts here() {
    return Here.FACTS;
  }

  /** Whether float32 is clearly faster with Eigen. */
  public boolean eigenIsFaster() {
    return eigenGain >= CLEAR_GAIN;
  }

  /** Whether bfloat16 is clearly faster than float32. */
  public boolean bfloat16IsFaster() {
    return bfloat16Gain >= CLEAR_GAIN;
  }

  /**
   * What lies in {@code folder}, if it was measured since the machine started, else what {@code
   * measured} gives, which is kept.
   *
   * @param boot tells one start of the machine from the next
   */
  static ConvolutionFacts keptOrMeasured(
      Optional<Path> folder, String boot, Supplier<ConvolutionFacts> measured) {
    Optional<Path> file = folder.map(place -> place.resolve(fileName()));
    Optional<ConvolutionFacts> kept = file.flatMap(path -> read(path, boot));
    if (kept.isPresent()) {
      return kept.get();
    }
    ConvolutionFacts found = measured.get();
    LogManager.getLogger(ConvolutionFacts.class).info("measured {}", found);
    file.ifPresent(path -> write(path, found.text(boot)));
    return found;
  }

  /** One file for each processor and TensorFlow, and for what its user has told oneDNN. */
  private static String fileName() {
    List<String> told =
        SWITCHES.stream().map(name -> name + "=" + System.getenv().getOrDefault(name, "")).toList();
    return Sha256.ofText(Cpu.here() + "\n" + TensorFlow.version() + "\n" + told).substring(0, 16)
        + ".convolutions";
  }

  private static String boot() {
    try {
      return Files.isReadable(BOOT) ? Files.readString(BOOT).strip() : "unknown";
    } catch (IOException e) {
      return "unknown";
    }
  }

  private String text(String boot) {
    return boot + " " + eigenGain + " " + bfloat16Gain + " " + right + "\n";
  }

  /** What cannot be read, or is of another start, counts as nothing. */
  private static Optional<ConvolutionFacts> read(Path file, String boot) {
    try {
      String[] words = Files.readString(file).strip().split(" ", -1);
      return words.length == 4 && words[0].equals(boot)
          ? Optional.of(
              new ConvolutionFacts(
                  Double.parseDouble(words[1]),
                  Double.parseDouble(words[2]),
                  Boolean.parseBoolean(words[3])))
          : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static void write(Path file, String text) {
    try {
      AtomicFiles.createFolders(file.getParent());
      AtomicFiles.write(file, text);
    } catch (UserException e) {
      LogManager.getLogger(ConvolutionFacts.class).warn("not kept: {}", e.getMessage());
    }
  }
}
