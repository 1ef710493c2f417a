package dev.mangle.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.graph.ConvolutionFacts;
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

  private static Cpu with(String... flags) {
    return new Cpu("", "", List.of(flags));
  }

  private static ConvolutionFacts facts(double bfloat16Gain, boolean right) {
    return new ConvolutionFacts(1, bfloat16Gain, right);
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
  void trainingTakesNarrowNumbersByItselfWhereTheyAreFasterAndRight() {
    assertEquals(Precision.BF16, Precision.ofTraining(facts(1.8, true)));
    assertEquals(Precision.FP32, Precision.ofTraining(facts(1.8, false)));
    assertEquals(Precision.FP32, Precision.ofTraining(facts(1.1, true)));
    assertEquals(Precision.FP32, Precision.FP32.ofTraining());
    assertEquals(Precision.BF16, Precision.BF16.ofTraining());
    assertEquals(Precision.ofTraining(ConvolutionFacts.here()), Precision.AUTO.ofTraining());
  }

  @Test
  void attacksTakeThemWhereTheyAreFaster() {
    Cpu vectors = with("avx512f", "avx512_bf16");
    Cpu blocks = with("avx512f", "avx512_bf16", "amx_bf16");
    for (boolean right : new boolean[] {true, false}) {
      ConvolutionFacts gain = facts(1.8, right);
      assertEquals(Precision.BF16, Precision.ofAttack(DENSE, blocks, gain));
      assertEquals(Precision.BF16, Precision.ofAttack(DEPTHWISE, blocks, gain));
      assertEquals(Precision.BF16, Precision.ofAttack(DENSE, vectors, gain));
      assertEquals(Precision.FP32, Precision.ofAttack(DEPTHWISE, vectors, gain));
      assertEquals(Precision.FP32, Precision.ofAttack(DENSE, vectors, facts(1.1, right)));
    }
  }

  @Test
  void whatIsAskedForIsTaken() {
    assertEquals(Precision.FP32, Precision.FP32.of(DENSE, Device.CPU));
    assertEquals(Precision.BF16, Precision.BF16.of(DEPTHWISE, Device.CPU));
  }

  @Test
  void whereTrainingComputesWronglyThereIsAWarning() {
    String warning = Precision.warningOfTraining(facts(1.8, false)).orElseThrow();
    assertTrue(warning.contains("use fp32"), warning);
    assertTrue(Precision.warningOfTraining(facts(1.8, true)).isEmpty());
    assertTrue(Precision.FP32.warningOfTraining().isEmpty());
    assertEquals(
        Precision.warningOfTraining(ConvolutionFacts.here()), Precision.BF16.warningOfTraining());
  }
}
