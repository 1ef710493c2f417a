package dev.mangle.cli;

import dev.mangle.attack.Objective;
import dev.mangle.attack.Recipe;
import dev.mangle.io.UserException;
import dev.mangle.trial.Candidate;
import java.nio.file.Files;
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
  /** A plan that is written out, where there is no such file. */
  private static final Pattern WRITTEN = Pattern.compile("([^=]*)=(.*)", Pattern.DOTALL);

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
              + " --iterations 50\". Networks, labels, --targeted, time limit, seed and batch size do not count. May be given several times.")
  private List<String> plans = List.of();

  /** Whether there is none. */
  boolean isEmpty() {
    return presets.isEmpty() && plans.isEmpty();
  }

  /**
   * Those that the user named.
   *
   * @param towards whether they are to go for targets
   * @throws UserException when one is not known, has values that are not allowed, goes for
   *     something else, or is named twice
   */
  List<Candidate> named(double epsilon, boolean towards) {
    List<Candidate> candidates = new ArrayList<>();
    for (String name : presets) {
      candidates.add(candidate("preset", name, Presets.get(name, epsilon), epsilon, towards));
    }
    for (String text : plans) {
      Matcher written = WRITTEN.matcher(text);
      if (!written.matches() || Files.exists(Path.of(text))) {
        PlanOptions options = PlanFile.read(Path.of(text));
        candidates.add(candidate("plan", fileName(text), options, epsilon, towards));
        continue;
      }
      String name = written.group(1);
      if (!name.matches("\\S+") || !written.group(2).strip().startsWith("-")) {
        throw new UserException(
            "--plan: expected a file or NAME=OPTIONS, without blanks in the name, found '%s'",
            text);
      }
      PlanOptions options = PlanFile.parse(name, written.group(2));
      candidates.add(candidate("plan", name, options, epsilon, towards));
    }
    Set<String> seen = new HashSet<>();
    for (Candidate candidate : candidates) {
      if (!seen.add(candidate.name())) {
        throw new UserException("plan '%s' is named twice", candidate.name());
      }
    }
    return candidates;
  }

  /** The file's name, or where others are called so too, its path. */
  private String fileName(String path) {
    String name = Path.of(path).getFileName().toString();
    return plans.stream().filter(other -> Path.of(other).endsWith(name)).count() > 1 ? path : name;
  }

  private static Candidate candidate(
      String what, String name, PlanOptions options, double epsilon, boolean towards) {
    Recipe recipe;
    try {
      recipe = recipe(options, epsilon, towards);
      // Values out of their range are to come to light before hours of work.
      recipe.plan(epsilon, 0, 0);
    } catch (UserException e) {
      throw new UserException("%s '%s': %s", what, name, e.getMessage());
    }
    return new Candidate(name, require(what, name, recipe, towards), true);
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
