package dev.mangle.importer.slim;

import dev.mangle.importer.checkpoint.Checkpoint;
import dev.mangle.importer.checkpoint.Checkpoint.Variable;
import dev.mangle.io.UserException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.ndarray.Shape;

/**
 * A network built as a checkpoint wants it: with its number of scores, with or without auxiliary
 * logits, with batch norm's gammas where it has them.
 *
 * @param network its variables without values yet
 * @param classes number of scores
 * @param match where the checkpoint has the network's variables
 * @param notes a line each, for people: what is not as usual
 */
record SlimFit(SlimNetwork network, int classes, VariableMatch match, List<String> notes)
    implements AutoCloseable {

  /**
   * Builds the network that goes with the checkpoint.
   *
   * @throws UserException when variables are missing or of another shape
   */
  static SlimFit of(String name, Checkpoint checkpoint, SlimOptions options) {
    SlimSpec spec = SlimArchitectures.get(name);
    int size = options.size().orElse(spec.size());
    SlimFit fit = attempt(spec, size, checkpoint, options);
    if (fit.match.complete()) {
      return fit;
    }
    fit.close();
    throw new UserException(
        "checkpoint '%s': %s%s%s",
        checkpoint.files().prefix().getFileName(),
        fit.complaint(name),
        fit.otherScopes(checkpoint, options),
        lookalike(name, fit.share(), checkpoint, options));
  }

  private static SlimFit attempt(
      SlimSpec plain, int size, Checkpoint checkpoint, SlimOptions options) {
    Set<String> names = names(plain, size);
    String scope = scope(names, checkpoint, options);
    int classes = classes(plain, checkpoint, scope);
    boolean gammas = hasGammas(names, checkpoint, scope);
    SlimSpec spec = gammas ? plain.scaled() : plain;
    List<String> notes = new ArrayList<>();
    if (!spec.equals(plain)) {
      notes.add("batch norm has gammas in this checkpoint; they are taken");
    }
    SlimNetwork with = SlimNetwork.build(spec, size, classes, true);
    SlimNetwork without = SlimNetwork.build(spec, size, classes, false);
    Set<String> aux = new HashSet<>(with.variables().keySet());
    aux.removeAll(without.variables().keySet());
    boolean averages = !options.rawWeights();
    VariableMatch match = VariableMatch.of(with.variables(), checkpoint, scope, averages);
    boolean noAux =
        !aux.isEmpty()
            && !match.found().isEmpty()
            && aux.stream().map(scope::concat).allMatch(match.missing()::contains);
    if (noAux) {
      notes.add("it has no auxiliary logits: the network goes without them");
      match = VariableMatch.of(without.variables(), checkpoint, scope, averages);
    } else if (aux.isEmpty() && size != plain.size() && usuallyHasAux(plain)) {
      notes.add(
          "the auxiliary logits are left out: they are made for images of %d pixels"
              .formatted(plain.size()));
    }
    (noAux ? with : without).close();
    return new SlimFit(noAux ? without : with, classes, match, notes);
  }

  private static boolean usuallyHasAux(SlimSpec spec) {
    try (SlimNetwork usual = SlimNetwork.build(spec, spec.size(), spec.classes(), true)) {
      return usual.aux().isPresent();
    }
  }

  private static Set<String> names(SlimSpec spec, int size) {
    try (SlimNetwork usual = SlimNetwork.build(spec, size, spec.classes(), true)) {
      return usual.variables().keySet();
    }
  }

  private static String scope(Set<String> names, Checkpoint checkpoint, SlimOptions options) {
    if (options.scopePrefix().isPresent()) {
      return options.scopePrefix().get();
    }
    Map<String, Integer> scopes = VariableMatch.scopes(names, checkpoint);
    int most = scopes.values().stream().max(Integer::compare).orElse(0);
    List<String> best = scopes.keySet().stream().filter(s -> scopes.get(s) == most).toList();
    if (best.size() > 1) {
      throw new UserException(
          "checkpoint '%s' holds several such networks, in the scopes '%s': choose one with --scope",
          checkpoint.files().prefix().getFileName(), String.join("', '", best));
    }
    return best.isEmpty() ? "" : best.get(0);
  }

  private static int classes(SlimSpec spec, Checkpoint checkpoint, String scope) {
    return Optional.ofNullable(checkpoint.variables().get(scope + spec.classesVariable()))
        .map(Variable::shape)
        .filter(shape -> shape.numDimensions() == 1)
        .map(shape -> shape.get(0))
        .filter(length -> length > 0 && length <= Integer.MAX_VALUE)
        .map(Long::intValue)
        .orElse(spec.classes());
  }

  private static boolean hasGammas(Set<String> names, Checkpoint checkpoint, String scope) {
    return names.stream()
        .filter(name -> name.endsWith("/BatchNorm/beta"))
        .map(name -> scope + name.replaceFirst("beta$", "gamma"))
        .anyMatch(checkpoint.variables()::containsKey);
  }

  private double share() {
    return (double) match.found().size() / network.variables().size();
  }

  private String complaint(String name) {
    List<String> parts = new ArrayList<>();
    Map<String, Shape> all = network.variables();
    if (!match.missing().isEmpty()) {
      parts.add(
          "%d of %d variables of %s are missing, e.g. '%s'"
              .formatted(match.missing().size(), all.size(), name, first(match.missing(), "', '")));
    }
    if (!match.wrong().isEmpty()) {
      parts.add(
          "%d of %d variables of %s are of another shape or type, e.g. %s"
              .formatted(match.wrong().size(), all.size(), name, first(match.wrong(), "; ")));
    }
    return String.join("; ", parts);
  }

  /** Where such networks are, when nothing is in the scope that was asked for. */
  private String otherScopes(Checkpoint checkpoint, SlimOptions options) {
    Set<String> scopes = VariableMatch.scopes(network.variables().keySet(), checkpoint).keySet();
    boolean astray = options.scope().isPresent() && match.found().isEmpty();
    return astray && !scopes.isEmpty()
        ? "; such names are in the scopes '%s'".formatted(String.join("', '", scopes))
        : "";
  }

  private static String first(List<String> names, String separator) {
    return String.join(separator, names.subList(0, Math.min(3, names.size())));
  }

  /** Which architecture the names are of, where another one fits better. */
  private static String lookalike(
      String wrong, double share, Checkpoint checkpoint, SlimOptions options) {
    String best = "";
    double most = Math.max(share, 0.5);
    for (String name : SlimArchitectures.names()) {
      double other = name.equals(wrong) ? 0 : share(name, checkpoint, options);
      if (other > most) {
        best = name;
        most = other;
      }
    }
    return best.isEmpty() ? "" : "; these variables look like " + best;
  }

  private static double share(String name, Checkpoint checkpoint, SlimOptions options) {
    SlimSpec spec = SlimArchitectures.get(name);
    try (SlimFit fit = attempt(spec, spec.size(), checkpoint, options)) {
      return fit.share();
    } catch (UserException e) {
      // Several networks of that kind: what was asked for is not among them.
      return 0;
    }
  }

  @Override
  public void close() {
    network.close();
  }
}
