package dev.mangle.defense;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A kind of defense, as the registry and {@code mangle defenses} have it.
 *
 * @param summary what it does, in a few words
 * @param source the paper, or empty
 * @param parameters in the order in which they are typed
 * @param factory makes one from its parameters' values
 */
public record DefenseKind(
    String summary,
    String source,
    List<Parameter> parameters,
    Function<Arguments, Defense> factory) {
  /** Copies the parameters. */
  public DefenseKind {
    parameters = List.copyOf(parameters);
  }

  /** How it is typed, such as {@code random-noise:SIGMA:DRAWS:SEED}. */
  public String usage(String name) {
    return name + parameters.stream().map(Parameter::usage).collect(Collectors.joining());
  }
}
