package dev.mangle.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Measures subjects in turn: A B A B, so that what else the machine does meets all of them alike.
 *
 * @param count of the rounds, at least 1
 * @param peaks measures what the machine can do
 */
public record Rounds(int count, Supplier<Peak> peaks) {

  /** Warms every subject up, then measures each once a round. */
  public Group measure(String name, List<String> notes, List<? extends Subject> subjects) {
    List<List<Turn>> turns = new ArrayList<>();
    for (Subject subject : subjects) {
      subject.warmUp();
      turns.add(new ArrayList<>());
    }
    List<Peak> found = new ArrayList<>(List.of(peaks.get()));
    for (int round = 0; round < count; round++) {
      for (int i = 0; i < subjects.size(); i++) {
        turns.get(i).add(subjects.get(i).turn());
      }
      found.add(peaks.get());
    }
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < subjects.size(); i++) {
      results.add(new Result(subjects.get(i).work(), turns.get(i)));
    }
    return new Group(name, notes, found, results);
  }
}
