package dev.mangle.tune;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * A technique or ensemble as it is written in full: {@code di:p=0.5,max=330}.
 *
 * @param values by parameter, in order
 */
record Written(String name, Map<String, String> values) {

  static Written parse(String text) {
    String[] parts = text.split("[:,]", -1);
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      values.put(parts[i].substring(0, equals), parts[i].substring(equals + 1));
    }
    return new Written(parts[0], values);
  }

  /** The same with another value of one parameter. */
  Written with(String parameter, String value) {
    Map<String, String> changed = new LinkedHashMap<>(values);
    changed.put(parameter, value);
    return new Written(name, changed);
  }

  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(",", name + ":", "").setEmptyValue(name);
    values.forEach((parameter, value) -> text.add(parameter + "=" + value));
    return text.toString();
  }
}
