package dev.mangle.importer.slim;

/**
 * MobileNet v1: Howard and others, "MobileNets", 2017.
 *
 * @param width what the numbers of channels are multiplied with
 */
record MobilenetV1(double width) implements Architecture {
  private static final int LEAST = 8;

  @Override
  public Heads build(Net images, int classes, boolean aux) {
    return Heads.of(images.in("MobilenetV1", net -> logits(body(net), classes)));
  }

  private Net body(Net images) {
    Net net = images.conv("Conv2d_0", Conv.of(3, channels(32)).stride(2));
    int[] channels = {64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024};
    for (int i = 0; i < channels.length; i++) {
      boolean grows = i > 0 && channels[i] > channels[i - 1];
      String name = "Conv2d_" + (i + 1);
      net =
          net.depthwise(name + "_depthwise", 3, grows ? 2 : 1)
              .conv(name + "_pointwise", Conv.of(1, channels(channels[i])));
    }
    return net;
  }

  private int channels(int full) {
    return Math.max((int) (full * width), LEAST);
  }

  private static Net logits(Net in, int classes) {
    return in.in(
        "Logits",
        net -> net.globalPool().conv("Conv2d_1c_1x1", Conv.of(1, classes).biasOnly()).flatten());
  }
}
