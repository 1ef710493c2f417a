package dev.mangle.importer.tflite;

import dev.mangle.importer.Draft;
import dev.mangle.importer.ImportRequest;
import dev.mangle.importer.PixelRange;
import dev.mangle.testing.Graphs;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Imports small files and runs what came out. */
final class LiteRun {
  private static final PixelRange UNIT = PixelRange.between(0, 1, "test");

  private LiteRun() {}

  /** A request that says no more than a range. */
  static ImportRequest request(Path file) {
    return request(file, UNIT, null);
  }

  static ImportRequest request(Path file, PixelRange range, String logits) {
    return new ImportRequest(
        file,
        new ImportRequest.Tensors(null, logits, null, 1),
        new ImportRequest.Pixels(range, null, null),
        new ImportRequest.Labels(0, "test"));
  }

  static Draft draft(LiteFile file, Path folder) {
    return TfliteImport.read(request(file.write(folder)));
  }

  /** Scores of each image. */
  static float[][] scores(Draft draft, Picture... images) {
    Picture first = images[0];
    float[] values = new float[images.length * first.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) images[i / first.size()].values()[i % first.size()];
    }
    List<Integer> shape = List.of(images.length, first.height(), first.width(), first.channels());
    float[] all = Graphs.run(draft.graph(), Draft.IMAGES, values, shape, Draft.LOGITS);
    int classes = all.length / images.length;
    float[][] scores = new float[images.length][];
    Arrays.setAll(scores, i -> Arrays.copyOfRange(all, i * classes, (i + 1) * classes));
    return scores;
  }
}
