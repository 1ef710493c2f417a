package dev.mangle.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.Cpu;
import dev.mangle.io.UserException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

class PrecisionTest {
  private static final GraphDef DENSE = of("Conv2D");
  private static final GraphDef DEPTHWISE = of("DepthwiseConv2dNative");

  private static GraphDef of(String op) {
    return GraphDef.newBuilder().addNode(NodeDef.newBuilder().setName("a").setOp(op)).build();
  }

  private static Cpu intel(String... flags) {
    return new Cpu("GenuineIntel", "", List.of(flags));
  }

  @Test
  void namesStandForThemselves() {
    for (Precision precision : Precision.values()) {
      assertEquals(precision, Precision.named(precision.toString()));
    }
    String message = assertThrows(UserException.class, () -> Precision.named("bf61")).getMessage();
    assertEquals("unknown precision 'bf61': did you mean 'bf16'?", message);
  }

  @Test
  void trainingTakesNarrowNumbersByItselfOnlyWithAmx() {
    Precision auto = Precision.AUTO;
    assertEquals(Precision.BF16, auto.ofTraining(intel("avx512_bf16", "amx_bf16", "amx_tile")));
    assertEquals(Precision.FP32, auto.ofTraining(intel("avx512_bf16")));
    assertEquals(Precision.FP32, auto.ofTraining(intel()));
    assertEquals(Precision.FP32, Precision.FP32.ofTraining(intel("amx_bf16")));
    assertEquals(Precision.BF16, Precision.BF16.ofTraining(intel()));
  }

  @Test
  void attacksTakeThemWhereTheyAreFaster() {
    Cpu vectors = intel("avx512f", "avx512_bf16");
    Cpu blocks = intel("avx512f", "avx512_bf16", "amx_bf16");
    assertEquals(Precision.BF16, Precision.AUTO.ofAttack(DENSE, blocks));
    assertEquals(Precision.BF16, Precision.AUTO.ofAttack(DEPTHWISE, blocks));
    assertEquals(Precision.BF16, Precision.AUTO.ofAttack(DENSE, vectors));
    assertEquals(Precision.FP32, Precision.AUTO.ofAttack(DEPTHWISE, vectors));
    assertEquals(Precision.FP32, Precision.AUTO.ofAttack(DENSE, intel("avx512f")));
    Cpu amd = new Cpu("AuthenticAMD", "", List.of("avx512f", "avx512_bf16"));
    assertEquals(Precision.FP32, Precision.AUTO.ofAttack(DENSE, amd), "Eigen is as fast there");
  }

  @Test
  void whatIsAskedForIsTaken() {
    assertEquals(Precision.FP32, Precision.FP32.of(DENSE, Device.CPU));
    assertEquals(Precision.BF16, Precision.BF16.of(DEPTHWISE, Device.CPU));
  }

  @Test
  void whereTrainingComputesWronglyThereIsAWarning() {
    Precision bf16 = Precision.BF16;
    assertTrue(bf16.warningOfTraining(intel("avx512_bf16")).orElseThrow().contains("use fp32"));
    assertTrue(bf16.warningOfTraining(intel("avx512_bf16", "amx_bf16")).isEmpty());
    assertTrue(bf16.warningOfTraining(intel("avx512f")).isEmpty());
    assertTrue(Precision.FP32.warningOfTraining(intel("avx512_bf16")).isEmpty());
  }
}
