package dev.mangle.trial;

import dev.mangle.defense.Judge;
import dev.mangle.defense.Panel;
import dev.mangle.defense.Verdicts;
import dev.mangle.image.Image;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.Network;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All networks, each of which judges what the others made; open as long as trials are made. */
final class Jury implements AutoCloseable {
  private final int networks;
  private final boolean surrogates;
  private final Progress progress;

  /** The networks, then all of them behind the first defense, and so on. */
  private final List<Judge> judges;

  private final Map<ImageShape, Panel> panels = new HashMap<>();

  /** By judge and image: what it says of the clean one, which every trial asks again. */
  private final Map<Integer, Map<String, Integer>> clean = new HashMap<>();

  private final Set<String> told = new HashSet<>();

  Jury(List<Network> networks, Conditions conditions, Progress progress) {
    this.networks = networks.size();
    this.surrogates = conditions.surrogates();
    this.progress = progress;
    List<Judge> plain = networks.stream().map(Judge::of).toList();
    List<Judge> all = new ArrayList<>(plain);
    for (String chain : conditions.defenses()) {
      plain.forEach(judge -> all.add(judge.behind(chain)));
      String full = all.get(all.size() - 1).inFull();
      if (all.stream().filter(judge -> judge.inFull().equals(full)).count() > 1) {
        throw new UserException("defense '%s' is named twice", chain);
      }
    }
    this.judges = List.copyOf(all);
  }

  /**
   * Those who judge when a network is held out: it, it behind defenses, the others if wanted. Names
   * are in full.
   */
  List<String> names(int heldOut) {
    return seats(heldOut).stream().map(judges::get).map(Judge::inFull).toList();
  }

  private List<Integer> seats(int heldOut) {
    List<Integer> seats = new ArrayList<>();
    for (int seat = heldOut; seat < judges.size(); seat += networks) {
      seats.add(seat);
    }
    for (int seat = 0; seat < networks && surrogates; seat++) {
      if (seat != heldOut) {
        seats.add(seat);
      }
    }
    return seats;
  }

  /** What each of them says of each image; all images have one shape. */
  int[][] labels(int heldOut, List<Image> images) {
    return labels(seats(heldOut), images);
  }

  private int[][] labels(List<Integer> seats, List<Image> images) {
    ImageBatch batch = ImageBatch.of(images);
    Panel panel = panels.computeIfAbsent(batch.shape(), shape -> new Panel(judges, shape));
    List<Verdicts> verdicts = panel.judge(batch, seats);
    panel.warnings().stream().filter(told::add).forEach(progress::say);
    int[][] labels = new int[seats.size()][images.size()];
    for (int k = 0; k < labels.length; k++) {
      for (int i = 0; i < images.size(); i++) {
        labels[k][i] = verdicts.get(k).label(i);
      }
    }
    return labels;
  }

  /** The same for clean images. */
  int[][] cleanLabels(int heldOut, List<Image> images) {
    List<Integer> unknown = seats(heldOut).stream().filter(seat -> !knows(seat, images)).toList();
    if (!unknown.isEmpty()) {
      int[][] labels = labels(unknown, images);
      for (int k = 0; k < labels.length; k++) {
        Map<String, Integer> known = clean.computeIfAbsent(unknown.get(k), key -> new HashMap<>());
        for (int i = 0; i < images.size(); i++) {
          known.put(images.get(i).name(), labels[k][i]);
        }
      }
    }
    return seats(heldOut).stream()
        .map(clean::get)
        .map(known -> images.stream().mapToInt(image -> known.get(image.name())).toArray())
        .toArray(int[][]::new);
  }

  private boolean knows(int seat, List<Image> images) {
    Map<String, Integer> known = clean.getOrDefault(seat, Map.of());
    return images.stream().allMatch(image -> known.containsKey(image.name()));
  }

  @Override
  public void close() {
    panels.values().forEach(Panel::close);
  }
}
