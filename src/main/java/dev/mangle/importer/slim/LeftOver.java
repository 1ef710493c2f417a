package dev.mangle.importer.slim;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a checkpoint holds beside the network's variables. */
enum LeftOver {
  /** Slots and powers of an optimizer. */
  OPTIMIZER("of an optimizer"),
  /** Counters of steps. */
  STEP("of a step counter"),
  /** Moving averages, or what they are averages of. */
  AVERAGE("with or without moving average, whichever was not taken"),
  /** What batch norm needs in training only. */
  TRAINING("of batch norm's training"),
  /** Of a head that was left out. */
  AUX("of the auxiliary logits, which are left out"),
  /** The mean colour, which {@code model.json} says. */
  MEAN("of the mean colour, which model.json has"),
  /** Anything else. */
  UNEXPECTED("that the network does not know");

  private static final List<String> SLOTS =
      List.of("momentum", "rmsprop", "adam", "adagrad", "adadelta", "ftrl", "gradientdescent");

  private final String words;

  LeftOver(String words) {
    this.words = words;
  }

  /** Such as "of an optimizer", after "3 variables". */
  String words() {
    return words;
  }

  /**
   * What {@code name} is.
   *
   * @param all names of the checkpoint
   */
  static LeftOver of(String name, Set<String> all) {
    String last = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    String slot = last.replaceFirst("_\\d+$", "");
    if (last.equals("global_step")) {
      return STEP;
    }
    if (SLOTS.contains(slot) || slot.matches("beta[12]_power")) {
      return OPTIMIZER;
    }
    if (name.endsWith(VariableMatch.AVERAGE) || all.contains(name + VariableMatch.AVERAGE)) {
      return AVERAGE;
    }
    if (last.equals("biased") || last.equals("local_step")) {
      return TRAINING;
    }
    if (name.contains("/AuxLogits/")) {
      return AUX;
    }
    return last.equals("mean_rgb") ? MEAN : UNEXPECTED;
  }
}
