package dev.mangle.io.named;

import dev.mangle.io.Names;
import dev.mangle.io.UserException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** The values of a kind's parameters: those that were typed, in order or by name, and defaults. */
public final class Arguments {
  private final String name;
  private final String owner;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, Double> values = new LinkedHashMap<>();
  private final List<String> names = new ArrayList<>();

  /**
   * Reads {@code words}, each a value or {@code name=value}.
   *
   * @throws UserException when one is too many, given twice, unknown or not allowed
   */
  Arguments(String what, String name, List<Parameter> parameters, List<String> words) {
    this.name = name;
    this.owner = what + " '" + name + "'";
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
    double value = parameter.parse(owner, word.substring(equals + 1));
    if (values.put(parameter.name(), value) != null) {
      throw new UserException("%s: %s is given twice", owner, parameter.name());
    }
  }

  private boolean takesNames() {
    return parameters.values().stream()
        .anyMatch(parameter -> parameter.type() == Parameter.Type.NAMES);
  }

  private Parameter at(int position, String word) {
    if (position >= parameters.size()) {
      throw new UserException("%s: expected %s, found '%s' too", owner, known(), word);
    }
    return List.copyOf(parameters.values()).get(position);
  }

  private Parameter named(String name, String word) {
    Parameter parameter = parameters.get(name);
    if (parameter == null) {
      throw new UserException(
          "%s: no parameter for '%s': %s",
          owner,
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
          "%s: expected %s, such as %s:NAME:NAME", owner, parameter.allowed(), name);
    }
  }

  /** Value of a number. */
  public double number(String name) {
    return values.get(name);
  }

  /** Value of a whole number. */
  public int whole(String name) {
    return (int) number(name);
  }

  /** Value of a word. */
  public String word(String name) {
    return parameters.get(name).text(values.get(name));
  }

  /** The names of networks. */
  public List<String> names() {
    return List.copyOf(names);
  }

  /** The name and all values, such as {@code jpeg:75}. */
  String inOrder() {
    StringJoiner text = new StringJoiner(":").add(name);
    numbered().forEach(parameter -> text.add(value(parameter)));
    names.forEach(text::add);
    return text.toString();
  }

  /** The name and all values by their names, such as {@code di:p=0.7,max=330}. */
  String byName() {
    StringJoiner text = new StringJoiner(",", name + ":", "").setEmptyValue(name);
    numbered().forEach(parameter -> text.add(parameter.name() + "=" + value(parameter)));
    return text.toString();
  }

  private List<Parameter> numbered() {
    return parameters.values().stream().filter(p -> values.containsKey(p.name())).toList();
  }

  private String value(Parameter parameter) {
    return parameter.text(values.get(parameter.name()));
  }
}
