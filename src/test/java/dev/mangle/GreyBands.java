package dev.mangle;

import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.Workspace;
import java.nio.file.Path;

/** Grey images and networks that cut the greys at different places, for trials held out. */
final class GreyBands {
  static final int IMAGES = 12;

  private GreyBands() {}

  /**
   * Three networks near, low and high: label 0 up to 100, 96 and 105.
   *
   * @return the folder of the checkpoints
   */
  static String writeNetworks(Path folder) {
    Workspace workspace = new Workspace(folder);
    workspace.network("near", SampleNetworks.bands(100, 200));
    workspace.network("low", SampleNetworks.bands(96, 190));
    workspace.network("high", SampleNetworks.bands(105, 210));
    return workspace.checkpoints().toString();
  }

  /** Greys 104 to 115, of label 1; down by a budget of 20, every network says 0. */
  static void writeImages(Workspace workspace) {
    StringBuilder labels = new StringBuilder("ImageId,TrueLabel,TargetClass\n");
    for (int i = 0; i < IMAGES; i++) {
      workspace.grey("in/" + (char) ('a' + i) + ".png", 104 + i);
      labels.append((char) ('a' + i)).append(",1,0\n");
    }
    workspace.text("in/labels.csv", labels.toString());
  }
}
