package dev.mangle.defense;

import dev.mangle.io.Names;
import dev.mangle.io.UserException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The values of a defense's parameters: those that were typed, in order or by name, and defaults.
 */
public final class Arguments {
  private final String defense;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, Double> values = new LinkedHashMap<>();
  private final List<String> names = new ArrayList<>();

  /**
   * Reads {@code words}, each a value or {@code name=value}.
   *
   * @throws UserException when one is too many, given twice, unknown or not allowed
   */
  Arguments(String defense, List<Parameter> parameters, List<String> words) {
    this.defense = defense;
    parameters.forEach(parameter -> this.parameters.put(parameter.name(), parameter));
    for (int i = 0; i < words.size(); i++) {
      read(words.get(i), i);
    }
    parameters.forEach(this::complete);
  }

  private void read(String word, int position) {
    if (takesNames()) {
      names.add(word);
      return;
    }
    int equals = word.indexOf('=');
    Parameter parameter = equals < 0 ? at(position, word) : named(word.substring(0, equals), word);
    double value = parameter.parse(defense, word.substring(equals + 1));
    if (values.put(parameter.name(), value) != null) {
      throw new UserException("defense '%s': %s is given twice", defense, parameter.name());
    }
  }

  private boolean takesNames() {
    return parameters.values().stream()
        .anyMatch(parameter -> parameter.type() == Parameter.Type.NAMES);
  }

  private Parameter at(int position, String word) {
    if (position >= parameters.size()) {
      throw new UserException("defense '%s': expected %s, found '%s' too", defense, known(), word);
    }
    return List.copyOf(parameters.values()).get(position);
  }

  private Parameter named(String name, String word) {
    Parameter parameter = parameters.get(name);
    if (parameter == null) {
      throw new UserException(
          "defense '%s': no parameter for '%s': %s",
          defense,
          word,
          parameters.isEmpty() ? "it takes none" : Names.hint(name, parameters.keySet()));
    }
    return parameter;
  }

  private String known() {
    return parameters.isEmpty()
        ? "no parameters"
        : "no more than " + String.join(":", parameters.keySet());
  }

  private void complete(Parameter parameter) {
    if (parameter.type() != Parameter.Type.NAMES) {
      values.putIfAbsent(parameter.name(), parameter.standard());
    } else if (names.isEmpty() || names.contains("")) {
      throw new UserException(
          "defense '%s': expected %s, such as %s:NAME:NAME", defense, parameter.allowed(), defense);
    }
  }

  double number(String name) {
    return values.get(name);
  }

  int whole(String name) {
    return (int) number(name);
  }

  List<String> names() {
    return List.copyOf(names);
  }

  /** The defense with all its values, such as {@code jpeg:75}. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(":").add(defense);
    parameters.values().stream()
        .filter(parameter -> parameter.type() != Parameter.Type.NAMES)
        .forEach(parameter -> text.add(Parameter.text(values.get(parameter.name()))));
    names.forEach(text::add);
    return text.toString();
  }
}
