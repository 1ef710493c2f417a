package dev.mangle.defense;

import dev.mangle.io.UserException;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.Ensemble;
import dev.mangle.model.Network;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Opens judges by what was typed; each network is opened once. */
public final class Judges {
  private final Checkpoints checkpoints;
  private final Map<Path, Network> opened = new LinkedHashMap<>();

  private Judges(Checkpoints checkpoints) {
    this.checkpoints = checkpoints;
  }

  /**
   * Opens {@code NAME[+DEFENSE[:VALUE...]...]} each. A weight, {@code NAME:WEIGHT}, counts in an
   * ensemble only and means nothing here.
   *
   * @throws UserException when a network or defense is not known or not allowed, a judge is named
   *     twice, or the networks know different data sets
   */
  public static List<Judge> open(Checkpoints checkpoints, List<String> texts) {
    Judges judges = new Judges(checkpoints);
    Set<String> seen = new HashSet<>();
    List<Judge> list = new ArrayList<>();
    for (String text : texts) {
      list.add(judges.open(text, seen));
    }
    judges.requireSameData();
    List<String> names = list.stream().map(Judge::name).toList();
    for (int i = 0; i < list.size(); i++) {
      if (Collections.frequency(names, names.get(i)) > 1) {
        // Two paths that end alike.
        list.set(i, new Judge(texts.get(i), list.get(i).networks(), list.get(i).stages()));
      }
    }
    return list;
  }

  /**
   * Opens one judge.
   *
   * @param model {@code NAME[+DEFENSE...]}
   * @param defenses more defenses, after those
   * @throws UserException as {@link #open(Checkpoints, List)}
   */
  public static Judge open(Checkpoints checkpoints, String model, List<String> defenses) {
    String text = String.join("+", Stream.concat(Stream.of(model), defenses.stream()).toList());
    return open(checkpoints, List.of(text)).get(0);
  }

  /** All networks of {@code judges}, each once, in the order in which they come. */
  public static List<Network> networks(List<Judge> judges) {
    // By identity: to compare two networks is to compare all their weights.
    Set<Network> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    return judges.stream().flatMap(judge -> judge.networks().stream()).filter(seen::add).toList();
  }

  private Judge open(String text, Set<String> seen) {
    int end = endOfName(text);
    String chain = text.substring(end);
    String name = Ensemble.Entry.parse(text.substring(0, end)).name();
    if (!seen.add(checkpoints.realPath(name) + chain)) {
      String kind = chain.isEmpty() ? "network" : "judge";
      throw new UserException("%s '%s' is named twice", kind, name + chain);
    }
    List<Stage> stages = Stage.parseChain(chain);
    List<String> names = new ArrayList<>(List.of(name));
    stages.forEach(stage -> names.addAll(stage.defense().networks()));
    requireOnce(text, names);
    List<Network> networks = names.stream().map(this::network).toList();
    return new Judge(networks.get(0).name() + chain, networks, stages);
  }

  /** A checkpoint may have a plus sign in its name, so the longest name that there is counts. */
  private int endOfName(String text) {
    for (int end = text.length(); end > 0; end = text.lastIndexOf('+', end - 1)) {
      String name = text.substring(0, end);
      if (checkpoints.has(name) || checkpoints.has(Ensemble.Entry.nameOf(name))) {
        return end;
      }
    }
    int plus = text.indexOf('+');
    if (plus >= 0 && text.lastIndexOf('/', plus) >= 0) {
      plus = text.indexOf('+', text.lastIndexOf('/'));
    }
    return plus < 0 ? text.length() : plus;
  }

  private void requireOnce(String judge, List<String> names) {
    Set<Path> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(checkpoints.realPath(name))) {
        throw new UserException("judge '%s': network '%s' votes twice", judge, name);
      }
    }
  }

  private Network network(String name) {
    return opened.computeIfAbsent(checkpoints.realPath(name), path -> checkpoints.open(name));
  }

  private void requireSameData() {
    List<Ensemble.Member> members =
        opened.values().stream().map(network -> new Ensemble.Member(network, 1)).toList();
    if (members.size() > 1) {
      new Ensemble(members).labels();
    }
  }
}
