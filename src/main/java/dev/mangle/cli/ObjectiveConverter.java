package dev.mangle.cli;

import dev.mangle.attack.Objective;
import dev.mangle.io.Names;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;

/** Reads an objective by its name alone; picocli would offer the names of the constants too. */
final class ObjectiveConverter implements ITypeConverter<Objective> {

  @Override
  public Objective convert(String text) {
    Map<String, Objective> objectives = new LinkedHashMap<>();
    for (Objective objective : Objective.values()) {
      objectives.put(objective.toString(), objective);
    }
    return Names.get("objective", objectives, text.toLowerCase(Locale.ROOT));
  }
}
