package dev.mangle.importer.slim;

/**
 * MobileNet v2: Sandler and others, "Inverted Residuals and Linear Bottlenecks", 2018.
 *
 * @param width what the numbers of channels are multiplied with; the last convolution never shrinks
 */
record MobilenetV2(double width) implements Architecture {
  private static final int DIVISOR = 8;
  private static final int LAST = 1280;

  /** Blocks of one kind: channels, how many, stride of the first; the first is not expanded. */
  private static final int[][] BLOCKS = {
    {16, 1, 1}, {24, 2, 2}, {32, 3, 2}, {64, 4, 2}, {96, 3, 1}, {160, 3, 2}, {320, 1, 1}
  };

  @Override
  public Heads build(Net images, int classes, boolean aux) {
    return Heads.of(images.in("MobilenetV2", net -> logits(body(net), classes)));
  }

  private Net body(Net images) {
    Net net = images.conv("Conv", Conv.of(3, channels(32)).stride(2));
    int number = 0;
    for (int[] blocks : BLOCKS) {
      for (int i = 0; i < blocks[1]; i++) {
        net = block(net, number++, channels(blocks[0]), i == 0 ? blocks[2] : 1);
      }
    }
    return net.conv("Conv_1", Conv.of(1, width < 1 ? LAST : channels(LAST)));
  }

  private static Net block(Net in, int number, int channels, int stride) {
    String name = number == 0 ? "expanded_conv" : "expanded_conv_" + number;
    return in.in(
        name,
        start -> {
          boolean expands = number > 0;
          int inner = divisible(start.channels() * 6);
          Net net = expands ? start.conv("expand", Conv.of(1, inner)) : start;
          net = net.depthwise("depthwise", 3, stride);
          net = net.conv("project", Conv.of(1, channels).linear());
          boolean residual = stride == 1 && channels == start.channels();
          return residual ? net.plus(start, 1) : net;
        });
  }

  private int channels(int full) {
    return divisible(full * width);
  }

  /** The nearest multiple of eight that is not smaller by more than a tenth. */
  private static int divisible(double channels) {
    int rounded = Math.max(DIVISOR, (int) (channels + DIVISOR / 2) / DIVISOR * DIVISOR);
    return rounded < 0.9 * channels ? rounded + DIVISOR : rounded;
  }

  private static Net logits(Net in, int classes) {
    return in.in(
        "Logits",
        net -> net.globalPool().conv("Conv2d_1c_1x1", Conv.of(1, classes).biasOnly()).flatten());
  }
}
