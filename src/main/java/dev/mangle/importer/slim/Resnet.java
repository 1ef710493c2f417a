package dev.mangle.importer.slim;

import dev.mangle.importer.slim.Conv.Padding;

/** What both versions of ResNet have in common: blocks of bottleneck units. */
final class Resnet {
  private static final int[] CHANNELS = {64, 128, 256, 512};

  private Resnet() {}

  /** One residual unit. */
  @FunctionalInterface
  interface Unit {
    /**
     * What follows {@code in}.
     *
     * @param bottleneck channels between the two 1x1 convolutions; four times as many come out
     */
    Net after(Net in, int bottleneck, int stride);
  }

  /**
   * The four blocks; in slim it is the last unit of a block that strides, of all blocks but the
   * last.
   *
   * @param unitScope name of a unit's scope
   * @param units how many in each block
   */
  static Net blocks(Net in, String unitScope, int[] units, Unit unit) {
    Net net = in;
    for (int i = 0; i < units.length; i++) {
      int bottleneck = CHANNELS[i];
      for (int j = 1; j <= units[i]; j++) {
        int stride = j == units[i] && i < units.length - 1 ? 2 : 1;
        String name = "block" + (i + 1) + "/unit_" + j + "/" + unitScope;
        net = net.in(name, start -> unit.after(start, bottleneck, stride));
      }
    }
    return net;
  }

  /** Convolution whose padding does not depend on the size of the images. */
  static Net convSame(Net in, String name, Conv conv) {
    return conv.stride() == 1
        ? in.conv(name, conv)
        : in.fixedPadding(conv.height()).conv(name, conv.valid());
  }

  /** Every second row and column, where the stride is 2. */
  static Net subsample(Net in, int stride) {
    return stride == 1 ? in : in.maxPool(1, stride, Padding.SAME);
  }

  /** The mean of the map, and the scores. */
  static Net logits(Net in, int classes) {
    return in.globalPool().conv("logits", Conv.of(1, classes).biasOnly()).flatten();
  }
}
