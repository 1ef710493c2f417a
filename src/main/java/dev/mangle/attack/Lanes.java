package dev.mangle.attack;

import dev.mangle.image.ImageShape;
import dev.mangle.io.Together;
import dev.mangle.model.Devices;
import dev.mangle.model.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Attacks all images of one shape on one place, or on several at once: each has its own session,
 * decodes and writes beside itself, and takes batches in turn.
 *
 * <p>Batches are dealt out before, and not taken by whoever is free: kinds of GPUs differ in the
 * last bits of what they compute, so that files would depend on which was faster. The first error
 * on any place ends all.
 */
final class Lanes {
  private final Shared run;
  private final ImageShape shape;
  private final List<Place> places;
  private final Deadline end;
  private final Path folder;
  private final Together together = new Together();

  /**
   * Nothing is done yet.
   *
   * @param places at least one, of the networks' device
   * @param end of the time that these images have
   * @param folder of the results
   */
  Lanes(Shared run, ImageShape shape, List<Place> places, Deadline end, Path folder) {
    this.run = run;
    this.shape = shape;
    this.places = places;
    this.end = end;
    this.folder = folder;
  }

  /** Attacks {@code names}, which have the shape; no more places than batches take part. */
  void attack(List<String> names) {
    try (BatchAttack first = run.tally().building(() -> first(names))) {
      List<List<String>> parts = deal(first.cut(names), places.size());
      List<Runnable> works = new ArrayList<>();
      works.add(() -> attack(first, places.get(0), parts.get(0)));
      for (int i = 1; i < parts.size(); i++) {
        Place place = places.get(i);
        List<String> part = parts.get(i);
        works.add(() -> elsewhere(first, place, part));
      }
      together.run(works);
    }
  }

  private BatchAttack first(List<String> names) {
    return new BatchAttack(
        run.ensemble(), run.plan(), run.labels(), run.input(), shape, names, places.get(0));
  }

  /**
   * Names by place. Only the last of all batches may be short, and it is the last of its place, so
   * that these names cut again are the same batches.
   */
  private static List<List<String>> deal(List<List<String>> batches, int places) {
    List<List<String>> parts = new ArrayList<>();
    for (int i = 0; i < batches.size(); i++) {
      if (i < places) {
        parts.add(new ArrayList<>());
      }
      parts.get(i % places).addAll(batches.get(i));
    }
    return parts;
  }

  private void elsewhere(BatchAttack first, Place place, List<String> names) {
    try (BatchAttack attack = first.on(place)) {
      attack(attack, place, names);
    }
  }

  private void attack(BatchAttack attack, Place place, List<String> names) {
    run.tally().placed(shape, place, attack.sizeNow());
    try (BatchReader reader = new BatchReader(run.images(), shape);
        WriteBehind writer = new WriteBehind()) {
      BatchRun batches = new BatchRun(attack, shape, reader, writer, run);
      Pace pace = new Pace(run.plan(), attack.attack().copies());
      GroupAttack group =
          new GroupAttack(batches, attack.sizeNow(), writer, pace, run, together::requireNoFailure);
      if (end.isSet()) {
        group.runTimed(names, end, folder);
      } else {
        group.runWhole(names);
      }
    }
    attack.sizeNow().note().ifPresent(note -> run.progress().say(prefix(place) + note));
  }

  /** Of several places a line says which one it is about. */
  private String prefix(Place place) {
    return places.size() == 1
        ? ""
        : Devices.name(run.ensemble().execution().device(), place) + ": ";
  }
}
