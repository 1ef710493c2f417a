package dev.mangle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.attack.AttackPlan;
import dev.mangle.attack.Objective;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What plans are where little is said. */
class PresetsTest {

  /** As the papers' own code has them. */
  @ParameterizedTest
  @CsvSource({
    "ti-dim, 'di:p=0.7,max=330,draw=network,pad=127.5'",
    "si-ni-ti-dim, 'di:p=0.5,max=331,draw=image,pad=127.5'",
    "admix-ti-dim, 'di:p=0.5,max=331,draw=image,pad=127.5'",
    "vt-ti-dim, 'di:p=0.5,max=331,draw=image,pad=127.5'",
    "ssa-si-ti-dim, 'rdi:p=0.5,max=343,pad=0'",
    "logit-di-ti, 'di:p=0.7,max=330,draw=network,pad=0'"
  })
  void presetsResizeAsTheirSourcesDo(String preset, String technique) {
    List<String> found = plan("--preset", preset).techniques();
    assertTrue(found.contains(technique), found::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "di, rdi, dem, shift, si, admix, noise, ssa, sia, bsr, ni, emi, vmi, pgn, gra, ti, mi, pi",
    "cross-entropy, logit, margin, probability, l1, l2, linf, std",
    "mng, gradients, logits, probabilities, losses, subsets, svre, cwa, adaea, smer",
    "mng-l1, mng-l2, fgsm, pgd, mi, nips17-nontargeted, nips17-targeted, caad18-nontargeted",
    "caad18-targeted, ti-dim, si-ni-ti-dim, admix-ti-dim, vt-ti-dim, ssa-si-ti-dim, pgn, bsr",
    "logit-di-ti, best-targeted, best-untargeted"
  })
  void techniquesTellsThemAll(ArgumentsAccessor names) {
    StringWriter out = new StringWriter();
    CommandLine techniques = new CommandLine(new TechniquesCommand());
    assertEquals(0, techniques.setOut(new PrintWriter(out)).execute());
    String text = out.toString();
    List<String> told =
        text.lines().map(line -> line.replaceFirst("^\\| (\\S+) .*", "$1")).toList();
    for (Object name : names.toArray()) {
      assertTrue(told.contains(name), name + " is not told");
    }
    assertTrue(text.contains("kernel odd 1..51 (7), sigma 0.1..10 (3)"), text);
    assertTrue(text.contains("Dong et al. 2019"), text);
  }

  @Test
  void aTechniqueOfAPresetCanBeChangedAndLeftOut() {
    List<String> without = plan("--preset", "ti-dim", "--without", "ti").techniques();
    assertEquals(
        List.of("di:p=0.7,max=330,draw=network,pad=127.5", "mi:decay=1,normalise=l1"), without);
    List<String> changed = plan("--preset", "ti-dim", "--technique", "ti:kernel=5").techniques();
    assertEquals("ti:kernel=5,sigma=3", changed.get(1));
    assertEquals(3, changed.size());
  }

  /** The contest's 20 with the contest's attack, else 10; steps go with them. */
  @ParameterizedTest
  @CsvSource({"mng, 20, 1", "logits, 10, 1.6", "svre:rounds=2, 10, 1.6"})
  void iterationsGoWithTheEnsemble(String ensemble, int iterations, double step) {
    AttackPlan plan = plan("--ensemble", ensemble);
    assertEquals(iterations, plan.iterations());
    assertEquals(step, plan.stepSize(), 1e-9);
    assertEquals(7, plan("--ensemble", ensemble, "--iterations", "7").iterations());
  }

  private static AttackPlan plan(String... options) {
    return CommandLine.populateCommand(new PlanOptions(), options).plan(16, Objective.AWAY);
  }
}
