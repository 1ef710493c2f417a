package dev.mangle.io.named;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One entry of a {@link Registry}: what can be chosen by name.
 *
 * @param summary what it does, in a few words
 * @param source the paper, or empty
 * @param parameters in the order in which they are typed
 * @param factory makes one from its parameters' values
 */
public record Kind<T>(
    String summary, String source, List<Parameter> parameters, Function<Arguments, T> factory) {
  /** Copies the parameters. */
  public Kind {
    parameters = List.copyOf(parameters);
  }

  /** How it is typed with its values in order, such as {@code random-noise:SIGMA:DRAWS:SEED}. */
  public String usage(String name) {
    return name + parameters.stream().map(Parameter::usage).collect(Collectors.joining());
  }

  /** Its parameters with what they allow and their defaults; empty where it takes none. */
  public String values() {
    return parameters.stream().map(Parameter::toString).collect(Collectors.joining(", "));
  }
}
