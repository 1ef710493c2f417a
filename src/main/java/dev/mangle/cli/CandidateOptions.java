package dev.mangle.cli;

import dev.mangle.attack.Objective;
import dev.mangle.attack.Recipe;
import dev.mangle.io.UserException;
import dev.mangle.trial.Candidate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Plans to be compared. */
final class CandidateOptions {
  /** A plan that is written out; what is no name and options is a file. */
  private static final Pattern WRITTEN = Pattern.compile("([^\\s=/]+)=\\s*(-.*)", Pattern.DOTALL);

  @Option(
      names = "--preset",
      split = ",",
      paramLabel = "NAME",
      description = "A plan by name; \"mangle techniques\" tells them.")
  private List<String> presets = List.of();

  @Option(
      names = "--plan",
      paramLabel = "FILE|NAME=OPTIONS",
      description =
          "A plan of an arguments file of attack, or written out after a name: --plan \"long=--preset mi"
              + " --iterations 50\". Networks, seed and batch size do not count. May be given several times.")
  private List<String> plans = List.of();

  /** Whether there is none. */
  boolean isEmpty() {
    return presets.isEmpty() && plans.isEmpty();
  }

  /**
   * Those that the user named.
   *
   * @param towards whether they are to go for targets
   * @throws UserException when one is not known, goes for something else, or is named twice
   */
  List<Candidate> named(double epsilon, boolean towards) {
    List<Candidate> candidates = new ArrayList<>();
    for (String name : presets) {
      Recipe recipe = recipe(Presets.get(name, epsilon), epsilon, towards);
      candidates.add(new Candidate(name, require("preset", name, recipe, towards), true));
    }
    for (String text : plans) {
      Matcher written = WRITTEN.matcher(text);
      boolean isFile = !written.matches();
      String name = isFile ? Path.of(text).getFileName().toString() : written.group(1);
      PlanOptions options =
          isFile ? PlanFile.read(Path.of(text)) : PlanFile.parse(name, written.group(2));
      Recipe recipe = recipe(options, epsilon, towards);
      candidates.add(
          new Candidate(name, require("plan", isFile ? text : name, recipe, towards), true));
    }
    Set<String> seen = new HashSet<>();
    for (Candidate candidate : candidates) {
      if (!seen.add(candidate.name())) {
        throw new UserException("plan '%s' is named twice", candidate.name());
      }
    }
    return candidates;
  }

  /** Every preset for the goal. */
  static List<Candidate> presets(double epsilon, boolean towards) {
    List<Candidate> candidates = new ArrayList<>();
    for (String name : Presets.all().keySet()) {
      Recipe recipe = recipe(Presets.get(name, epsilon), epsilon, towards);
      if (recipe.objective().wantsTargets() == towards) {
        candidates.add(new Candidate(name, recipe, false));
      }
    }
    return candidates;
  }

  private static Recipe recipe(PlanOptions options, double epsilon, boolean towards) {
    return options.recipe(epsilon, towards ? Objective.TARGET : Objective.AWAY);
  }

  private static Recipe require(String what, String name, Recipe recipe, boolean towards) {
    if (recipe.objective().wantsTargets() != towards) {
      throw new UserException(
          "%s '%s' has objective %s: expected one that %s",
          what, name, recipe.objective(), towards ? "goes for targets" : "needs no targets");
    }
    return recipe;
  }
}
