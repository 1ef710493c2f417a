package dev.mangle.challenge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.train.AttackLoss;
import dev.mangle.train.Length;
import dev.mangle.train.Pgd;
import dev.mangle.train.Rhythm;
import dev.mangle.train.TrainingPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhiteBoxTest {
  @TempDir private Path folder;

  @Test
  void everyKeyReachesWhatItIsFor() throws IOException {
    ChallengeConfig config =
        ChallengeConfig.read(
            Files.writeString(
                folder.resolve("config.json"),
                """
                {
                  "random_seed": 17, "max_num_training_steps": 2000, "training_batch_size": 40,
                  "num_output_steps": 10, "num_summary_steps": 20, "num_checkpoint_steps": 30,
                  "epsilon": 0.2, "k": 7, "a": 0.04, "random_start": false, "loss_func": "cw"
                }
                """));
    assertEquals(new Pgd(51, 0.04 * 255, 7, 0, 1, AttackLoss.CW), WhiteBox.attack(config, 1));
    assertEquals(new Rhythm(10, 20, 30, 0), WhiteBox.rhythm(config));
    TrainingPlan plan = WhiteBox.training(config);
    assertEquals(Length.steps(2000), plan.length());
    assertEquals(40, plan.batchSize());
    assertEquals(17, plan.seed());
    assertEquals(WhiteBox.attack(config, 1), plan.examples().pgd());
  }
}
