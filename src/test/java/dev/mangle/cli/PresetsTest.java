package dev.mangle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.attack.AttackPlan;
import dev.mangle.attack.Objective;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
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
