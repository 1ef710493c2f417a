package dev.mangle.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.Cpu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvolutionFactsTest {
  private static final ConvolutionFacts SOME = new ConvolutionFacts(1.75, 0.5, true);
  private static final ConvolutionFacts OTHERS = new ConvolutionFacts(0.8125, 2, false);

  @TempDir private Path folder;

  private ConvolutionFacts found(String boot, ConvolutionFacts measured) {
    return ConvolutionFacts.keptOrMeasured(
        Optional.of(folder.resolve("machines")), boot, () -> measured);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("machines"))) {
      return files.toList();
    }
  }

  @Test
  void areMeasuredOnceUntilTheMachineStartsAnew() throws IOException {
    assertEquals(SOME, found("a", SOME));
    assertEquals(SOME, found("a", OTHERS));
    assertEquals(OTHERS, found("b", OTHERS));
    assertEquals(OTHERS, found("b", SOME));
    assertEquals(1, files().size());
  }

  @Test
  void whatIsDamagedIsMeasuredAgain() throws IOException {
    for (String text : List.of("", "a", "a x 1 true", "a 1 1 true 1", "\0\0\0")) {
      found("b", SOME);
      Files.writeString(files().get(0), text);
      assertEquals(OTHERS, found("a", OTHERS), text);
    }
  }

  @Test
  void areFoundWhereNothingCanBeKept() throws IOException {
    assertEquals(SOME, ConvolutionFacts.keptOrMeasured(Optional.empty(), "a", () -> SOME));
    Files.writeString(folder.resolve("machines"), "no folder");
    assertEquals(SOME, found("a", SOME));
    assertEquals(OTHERS, found("a", OTHERS));
  }

  @Test
  void gainsMustBeClear() {
    assertTrue(SOME.eigenIsFaster());
    assertFalse(OTHERS.eigenIsFaster());
    assertTrue(OTHERS.bfloat16IsFaster());
    assertFalse(SOME.bfloat16IsFaster());
    assertFalse(new ConvolutionFacts(1.25, 1.25, true).eigenIsFaster());
    assertFalse(new ConvolutionFacts(1.25, 1.25, true).bfloat16IsFaster());
  }

  @Test
  void stayTheSameInOneProcess() {
    assertSame(ConvolutionFacts.here(), ConvolutionFacts.here());
  }

  /** Ratios of times that nothing can make a hundred times as long as they are. */
  @Test
  void aMeasurementGivesRatios() {
    ConvolutionFacts measured = ConvolutionProbe.measure();
    assertTrue(measured.eigenGain() > 0.01 && measured.eigenGain() < 100, measured.toString());
    boolean narrow = Cpu.here().has("avx512_bf16") || Cpu.here().has("amx_bf16");
    assertEquals(narrow, measured.bfloat16Gain() > 0, measured.toString());
    assertTrue(measured.bfloat16Gain() < 100, measured.toString());
  }

  /** What is right or wrong does not change from one computation to the next. */
  @Test
  void rightnessIsAFactOfTheMachine() {
    assertEquals(UnevenChannels.areRight(true), UnevenChannels.areRight(true));
    // Eigen computes float32 on every machine that has no oneDNN, and is right.
    assertTrue(
        UnevenChannels.areRight(false) || Cpu.here().has("avx512f"), "only seen with AVX-512");
  }
}
