package dev.mangle.attack.technique;

import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.StringJoiner;

/** Kinds as a test can afford them. */
public final class Small {
  private static final int MOST = 3;

  private Small() {}

  /** Name and values: the defaults, but no count above 3. */
  public static String text(String name, Kind<?> kind) {
    return text(name, kind, null, null);
  }

  /** The same with another value of {@code changed}; null for none. */
  public static String text(String name, Kind<?> kind, Parameter changed, String value) {
    StringJoiner text = new StringJoiner(",", name + ":", "").setEmptyValue(name);
    for (Parameter parameter : kind.parameters()) {
      text.add(parameter.name() + "=" + (parameter.equals(changed) ? value : standard(parameter)));
    }
    return text.toString();
  }

  /** The value that {@link #text(String, Kind)} has. */
  public static String standard(Parameter parameter) {
    boolean whole = parameter.type() == Parameter.Type.WHOLE;
    return parameter.text(whole ? Math.min(MOST, parameter.standard()) : parameter.standard());
  }
}
