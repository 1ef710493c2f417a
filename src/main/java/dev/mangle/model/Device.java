package dev.mangle.model;

import dev.mangle.io.UserException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where networks are to be computed, as a user says it: {@code auto}, {@code cpu}, {@code gpu} or
 * {@code gpu:N}.
 *
 * <p>A process that names one GPU sees no other, and TensorFlow calls that one its first; so one
 * process keeps to one choice.
 *
 * @param kind of device
 * @param number of the GPU, from 0 as CUDA counts them; null for all that there are
 */
public record Device(Kind kind, Integer number) {
  /** GPUs where TensorFlow sees one, else the processor. */
  public static final Device AUTO = new Device(Kind.AUTO, null);

  /** The processor; GPUs are not touched. */
  public static final Device CPU = new Device(Kind.CPU, null);

  /** All GPUs. */
  public static final Device GPU = new Device(Kind.GPU, null);

  private static final Pattern TEXT = Pattern.compile("(auto|cpu|gpu)(?::(\\d{1,4}))?");

  /** Kinds of devices. */
  public enum Kind {
    /** What is there. */
    AUTO,
    /** The processor. */
    CPU,
    /** Graphics cards. */
    GPU
  }

  /** Checks that only a GPU has a number, and none below 0. */
  public Device {
    if (number != null && (kind != Kind.GPU || number < 0)) {
      throw new IllegalArgumentException("device " + kind + ": number " + number);
    }
  }

  /**
   * Reads what {@link #toString} writes, in any case.
   *
   * @throws UserException when it is none of these
   */
  public static Device parse(String text) {
    Matcher parts = TEXT.matcher(text.toLowerCase(Locale.ROOT));
    if (!parts.matches() || (parts.group(2) != null && !parts.group(1).equals("gpu"))) {
      throw new UserException("expected auto, cpu, gpu or gpu:N, such as gpu:0; found '%s'", text);
    }
    Kind kind = Kind.valueOf(parts.group(1).toUpperCase(Locale.ROOT));
    return new Device(kind, parts.group(2) == null ? null : Integer.valueOf(parts.group(2)));
  }

  @Override
  public String toString() {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return number == null ? name : name + ":" + number;
  }
}
