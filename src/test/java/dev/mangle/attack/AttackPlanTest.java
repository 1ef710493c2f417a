package dev.mangle.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mangle.attack.step.Norm;
import dev.mangle.io.UserException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttackPlanTest {

  @ParameterizedTest
  @CsvSource({"16, 16, 16", "76.5, 76.5, 76", "0, 0, 0", "255, 255, 255", "0.25, 0.25, 0"})
  void aBudgetMayHaveAFraction(double epsilon, String written, int levels) throws IOException {
    AttackPlan plan = plan(epsilon);
    assertEquals(levels, plan.levels());
    String json = new JsonMapper().writeValueAsString(plan);
    assertEquals(written, json.replaceAll(".*\"epsilon\":([^,]*),.*", "$1"));
    assertEquals(plan, new JsonMapper().readValue(json, AttackPlan.class));
  }

  @ParameterizedTest
  @CsvSource({"-0.5, -0.5", "255.5, 255.5", "NaN, NaN", "300, 300"})
  void budgetsOutOfRange(double epsilon, String told) {
    UserException refusal = assertThrows(UserException.class, () -> plan(epsilon));
    assertEquals("max-epsilon: expected 0..255 pixel units, found " + told, refusal.getMessage());
  }

  @Test
  void theContestsStep() {
    assertEquals(1, AttackPlan.contestStepSize(16, 20));
    assertEquals(76.5 / 32, AttackPlan.contestStepSize(76.5, 40));
  }

  private static AttackPlan plan(double epsilon) {
    return AttackPlan.mng(Objective.AWAY, Norm.LINF, epsilon, 3, 1, 0, Start.CLEAN, 0);
  }
}
