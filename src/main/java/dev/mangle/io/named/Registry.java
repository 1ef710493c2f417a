package dev.mangle.io.named;

import dev.mangle.io.Names;
import dev.mangle.io.UserException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Things of one sort by name, each with parameters: {@code NAME[:VALUE...]}, where a value may be
 * {@code parameter=value}, and commas separate as colons do.
 */
public final class Registry<T> {
  private final String what;
  private final Function<Arguments, String> form;
  private final Map<String, Kind<T>> kinds;

  private Registry(String what, Function<Arguments, String> form, Map<String, Kind<T>> kinds) {
    this.what = what;
    this.form = form;
    this.kinds = Collections.unmodifiableMap(new LinkedHashMap<>(kinds));
  }

  /**
   * A registry whose choices are written with their values in order: {@code jpeg:75}.
   *
   * @param what its sort is called in messages
   * @param kinds in the order in which they are told
   */
  public static <T> Registry<T> inOrder(String what, Map<String, Kind<T>> kinds) {
    return new Registry<>(what, Arguments::inOrder, kinds);
  }

  /** A registry whose choices are written with their values by name: {@code di:p=0.7,max=330}. */
  public static <T> Registry<T> byName(String what, Map<String, Kind<T>> kinds) {
    return new Registry<>(what, Arguments::byName, kinds);
  }

  /** All kinds by name, in the order in which they were registered. */
  public Map<String, Kind<T>> kinds() {
    return kinds;
  }

  /**
   * Makes what {@code text} says.
   *
   * @throws UserException when the name is not known, with the nearest, or a value is not allowed
   */
  public Choice<T> parse(String text) {
    List<String> words = List.of(text.split("[:,]", -1));
    String name = words.get(0);
    if (name.isEmpty()) {
      throw new UserException("%s: expected a name, found '%s'", what, text);
    }
    Kind<T> kind = Names.get(what, kinds, name);
    Arguments arguments =
        new Arguments(what, name, kind.parameters(), words.subList(1, words.size()));
    return new Choice<>(name, form.apply(arguments), kind.factory().apply(arguments));
  }
}
