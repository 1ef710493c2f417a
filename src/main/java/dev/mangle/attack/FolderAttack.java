package dev.mangle.attack;

import dev.mangle.data.ImageLabels;
import dev.mangle.image.EpsilonBox;
import dev.mangle.image.Image;
import dev.mangle.image.ImageShape;
import dev.mangle.image.Png;
import dev.mangle.image.PngFolder;
import dev.mangle.image.PngOutput;
import dev.mangle.io.AtomicFiles;
import dev.mangle.io.Progress;
import dev.mangle.io.Sha256;
import dev.mangle.io.SideThread;
import dev.mangle.io.UserException;
import dev.mangle.model.Batches;
import dev.mangle.model.Ensemble;
import dev.mangle.model.LabelRange;
import dev.mangle.model.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * An attack on a folder of PNGs: images of one shape go together, batch by batch.
 *
 * <p>A run that was cut goes on where it was, from its {@link Journal}. With a time limit, every
 * image first gets a valid result without any network; the plan follows, cut to the time; and when
 * the time is over, what is on disk is the result, whatever is still being computed.
 */
public final class FolderAttack {
  private final Supplier<Ensemble> ensembles;
  private final AttackPlan plan;
  private final ImageLabels labels;
  private final Progress progress;
  private final Deadline deadline;
  private final Function<Ensemble, List<Place>> places;

  /** Prepares {@code plan} on {@code ensemble} without an end; nothing is read or written yet. */
  public FolderAttack(Ensemble ensemble, AttackPlan plan, ImageLabels labels, Progress progress) {
    this(() -> ensemble, plan, labels, progress, Deadline.none());
  }

  /**
   * Prepares {@code plan}.
   *
   * @param ensembles opens the networks, which takes time
   */
  public FolderAttack(
      Supplier<Ensemble> ensembles,
      AttackPlan plan,
      ImageLabels labels,
      Progress progress,
      Deadline deadline) {
    this(ensembles, plan, labels, progress, deadline, Ensemble::places);
  }

  /** The same on chosen places of the networks' device. */
  FolderAttack(
      Supplier<Ensemble> ensembles,
      AttackPlan plan,
      ImageLabels labels,
      Progress progress,
      Deadline deadline,
      Function<Ensemble, List<Place>> places) {
    this.ensembles = ensembles;
    this.plan = plan;
    this.labels = labels;
    this.progress = progress;
    this.deadline = deadline;
    this.places = places;
  }

  /**
   * Gives every image of {@code input} a result within the budget that needs no network, where
   * {@code outputFolder} has none yet; {@code run} does so too where there is a time limit.
   *
   * @throws UserException when the input is bad or the output cannot be written
   */
  public void begin(PngFolder input, Path outputFolder) {
    try (Run run = new Run(input, outputFolder)) {
      run.begin();
    }
  }

  /**
   * Attacks every image of {@code input}; writes a PNG of the same name and size for each, and
   * {@code attack.json}.
   *
   * @throws UserException when the input is bad or the output cannot be written
   * @throws IllegalStateException when a written image breaks the budget or one is missing
   */
  public AttackReport run(PngFolder input, Path outputFolder) {
    try (Run run = new Run(input, outputFolder)) {
      if (deadline.isSet()) {
        run.begin();
        run.inTime();
      } else {
        run.attack();
      }
      return run.end();
    }
  }

  /** One run, into one folder. */
  private final class Run implements AutoCloseable {
    private final PngFolder input;
    private final CleanImages images;
    private final Path folder;
    private final Tally tally = new Tally(plan, progress);
    private final Map<String, ImageResult> started = new ConcurrentHashMap<>();
    private PngOutput output;

    /** Null until the networks are there. */
    private Journal journal;

    private boolean over;

    Run(PngFolder input, Path folder) {
      this.input = input;
      this.images = new CleanImages(input);
      this.folder = folder;
    }

    /** Gives every image a result that needs no network, where it has none yet. */
    void begin() {
      labels.check(
          input.names(), plan.objective().wantsTargets(), Integer.MIN_VALUE, Integer.MAX_VALUE);
      images.checkAll();
      open();
      Batches.groups(input, List.of())
          .forEach((shape, names) -> SideThread.each(names, name -> begin(name, shape)));
    }

    private void begin(String name, ImageShape shape) {
      Image source = images.read(name, shape);
      Image valid = valid(source);
      if (valid == null) {
        valid = StartNoise.of(source, plan.levels(), plan.seed());
        output.write(valid, source, plan.levels());
      }
      Image clean = valid.shape().equals(source.shape()) ? source : source.toRgb();
      started.put(name, ImageResult.unseen(valid, clean));
    }

    /** What is on disk for an image, where that keeps the budget; else null. */
    private Image valid(Image source) {
      Path file = folder.resolve(source.name());
      try {
        Image image = Files.exists(file) ? Png.read(file) : null;
        return image != null && keepsBudget(image, source) ? image : null;
      } catch (UserException e) {
        return null;
      }
    }

    /** A grey image may have been written in colour. */
    private boolean keepsBudget(Image image, Image source) {
      Image clean = image.shape().channels() == source.shape().channels() ? source : source.toRgb();
      return image.shape().equals(clean.shape())
          && EpsilonBox.maxDifference(image, clean) <= plan.levels();
    }

    private void open() {
      output = PngOutput.open(folder, input);
      AtomicFiles.removeStale(folder);
      try {
        Files.deleteIfExists(folder.resolve(AttackReport.FILE_NAME));
      } catch (IOException e) {
        throw UserException.of("replace", folder.resolve(AttackReport.FILE_NAME), e);
      }
    }

    /** Attacks beside a clock, and leaves what is not done when the time is over. */
    void inTime() {
      AtomicReference<Throwable> failure = new AtomicReference<>();
      Thread worker = new Thread(this::attack, "attack");
      worker.setDaemon(true);
      worker.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
      worker.start();
      try {
        // The worker ends by itself; this is for what it cannot leave, such as a network's load.
        worker.join(Math.max(1, (long) (1000 * deadline.untilLast())));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (failure.get() instanceof RuntimeException e) {
        throw e;
      }
      if (failure.get() instanceof Error e) {
        throw e;
      }
    }

    void attack() {
      Ensemble ensemble = ensembles.get();
      LabelRange range = ensemble.labels();
      labels.check(input.names(), plan.objective().wantsTargets(), range.first(), range.last());
      if (output == null) {
        images.checkAll();
        open();
      }
      Map<ImageShape, List<String>> groups = Batches.groups(input, ensemble.networks());
      Journal opened = journal(ensemble, groups);
      if (opened == null) {
        return;
      }
      long known = input.names().stream().filter(n -> opened.result(n).isPresent()).count();
      if (known > 0) {
        progress.say("going on: " + known + " of " + input.size() + " images are there");
      }
      long steps = (long) input.size() * plan.iterations();
      List<Place> used = places.apply(ensemble);
      try (Progress.Task task = progress.begin("attacking " + input.size() + " images", steps)) {
        Shared run =
            new Shared(
                ensemble, plan, labels, input, images, output, opened, tally, progress, task);
        int left = input.size();
        for (Map.Entry<ImageShape, List<String>> group : groups.entrySet()) {
          List<String> names = group.getValue();
          Deadline end = deadline.part((double) left / names.size());
          new Lanes(run, group.getKey(), used, end, folder).attack(names);
          left -= names.size();
        }
      }
    }

    /** Null when the time is over: what was late in coming writes nothing. */
    private synchronized Journal journal(Ensemble ensemble, Map<ImageShape, List<String>> groups) {
      if (!over) {
        journal = Journal.open(folder, identity(ensemble), sources(groups), plan.levels());
        tally.opened(ensemble);
      }
      return journal;
    }

    /** What tells this run from another: one that was cut goes on only as the same. */
    private String identity(Ensemble ensemble) {
      List<Object> parts = new ArrayList<>(List.of(plan, input.names()));
      ensemble.members().forEach(member -> parts.add(member.network().sha256()));
      ensemble.members().forEach(member -> parts.add(member.weight()));
      ensemble.networks().forEach(network -> parts.add(network.precision()));
      input.names().forEach(name -> parts.add(Sha256.of(input.folder().resolve(name))));
      parts.add(labels.truth() == null ? "" : ints(labels.truth().trueLabels(input.names())));
      boolean targets = plan.objective().wantsTargets();
      parts.add(targets ? ints(labels.targets().targets(input.names())) : "");
      return "run " + Sha256.ofText(parts.toString());
    }

    private String ints(int[] values) {
      return Arrays.toString(values);
    }

    private Function<String, Image> sources(Map<ImageShape, List<String>> groups) {
      Map<String, ImageShape> shapes = new HashMap<>();
      groups.forEach((shape, names) -> names.forEach(name -> shapes.put(name, shape)));
      return name -> shapes.containsKey(name) ? images.read(name, shapes.get(name)) : null;
    }

    /** Nothing more is written from now on. */
    @Override
    public synchronized void close() {
      over = true;
      if (journal != null) {
        journal.close();
      }
    }

    AttackReport end() {
      close();
      List<ImageResult> results = new ArrayList<>();
      for (String name : input.names()) {
        ImageResult result = journal == null ? null : journal.result(name).orElse(null);
        result = result == null ? started.get(name) : result;
        if (result == null) {
          throw new IllegalStateException("no image was written for " + name);
        }
        results.add(result);
      }
      AttackReport report = tally.report(input, labels, deadline, results);
      AtomicFiles.write(folder.resolve(AttackReport.FILE_NAME), report.toJson());
      if (journal != null) {
        journal.finish();
      }
      return report;
    }
  }
}
