package dev.mangle.attack.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.proto.GraphDef;

/** Runs a {@link Program} in a session. */
public final class Runner {
  private static final int[] NO_PASSES = {};

  private final Session session;
  private final Program program;
  private final Feeds feeds;
  private final Map<String, Set<String>> needs;
  private final int copies;

  /**
   * Prepares it.
   *
   * @param graph of the session
   * @param copies of the images
   */
  public Runner(Session session, GraphDef graph, Program program, Feeds feeds, int copies) {
    this.session = session;
    this.program = program;
    this.feeds = feeds;
    this.needs = program.needs(graph, feeds);
    this.copies = copies;
  }

  /** Runs what comes before the first iteration; the images are in their slots. */
  public void begin(Subject subject) {
    if (!program.begin().isEmpty()) {
      run(program.begin(), List.of(), new Draw.Moment(0, NO_PASSES, 0), subject).close();
    }
  }

  /**
   * One iteration.
   *
   * @param iteration counted from 0
   * @param used how many of the copies are taken; others follow in the next iteration
   * @param fetches nodes whose values the last run of the iteration gives
   * @param goOn asked before each gradient; the images stay as they are where it says no
   * @return those values, which the caller closes, or null where it did not go on
   */
  public Result iterate(
      int iteration, Subject subject, int used, List<String> fetches, BooleanSupplier goOn) {
    List<Instruction> body = program.body();
    if (!run(body.subList(0, body.size() - 1), iteration, NO_PASSES, subject, used, goOn)) {
      return null;
    }
    Instruction.Run last = (Instruction.Run) body.get(body.size() - 1);
    return run(last.targets(), fetches, new Draw.Moment(iteration, NO_PASSES, 0), subject);
  }

  /** Whether it went to its end. */
  private boolean run(
      List<Instruction> body,
      int iteration,
      int[] passes,
      Subject subject,
      int used,
      BooleanSupplier goOn) {
    for (Instruction instruction : body) {
      if (instruction instanceof Instruction.Run run) {
        run(run.targets(), List.of(), new Draw.Moment(iteration, passes, 0), subject).close();
      } else if (instruction instanceof Instruction.Evaluate evaluate) {
        if (!evaluate(evaluate, iteration, passes, subject, used, goOn)) {
          return false;
        }
      } else if (instruction instanceof Instruction.Repeat repeat) {
        int[] inner = Arrays.copyOf(passes, passes.length + 1);
        for (int pass = 0; pass < repeat.times(); pass++) {
          inner[passes.length] = pass;
          if (!run(repeat.body(), iteration, inner.clone(), subject, used, goOn)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private boolean evaluate(
      Instruction.Evaluate evaluate,
      int iteration,
      int[] passes,
      Subject subject,
      int used,
      BooleanSupplier goOn) {
    Instruction.Way way = evaluate.ways().get(0);
    if (evaluate.choice() != null) {
      Chooser choice = evaluate.choice();
      Draw.Moment moment = new Draw.Moment(iteration, passes, 0);
      Draw draw = Feeds.common(choice.name(), choice.depth(), moment, subject);
      way = evaluate.ways().get(choice.pick().applyAsInt(draw));
    }
    for (int i = 0; i < used; i++) {
      if (!goOn.getAsBoolean()) {
        return false;
      }
      int copy = used == copies ? i : (iteration * used + i) % copies;
      Draw.Moment moment = new Draw.Moment(iteration, passes, copy);
      run(i == 0 ? way.first() : way.next(), List.of(), moment, subject).close();
    }
    return true;
  }

  private Result run(
      List<String> targets, List<String> fetches, Draw.Moment moment, Subject subject) {
    Session.Runner runner = session.runner();
    Set<String> fed = new LinkedHashSet<>();
    for (String target : targets) {
      runner.addTarget(target);
      fed.addAll(needs.get(target));
    }
    fetches.forEach(runner::fetch);
    List<Tensor> tensors = new ArrayList<>();
    try {
      for (String name : fed) {
        Tensor tensor = feeds.tensor(name, moment, subject);
        tensors.add(tensor);
        runner.feed(name, tensor);
      }
      return runner.run();
    } finally {
      tensors.forEach(Tensor::close);
    }
  }
}
