package dev.mangle.importer.slim;

import dev.mangle.importer.slim.Conv.Padding;

/**
 * VGG: Simonyan and Zisserman, "Very Deep Convolutional Networks", 2014; its fully connected layers
 * are convolutions in slim.
 *
 * @param scope name of the network
 * @param convolutions how many before each of the five poolings
 */
record Vgg(String scope, int... convolutions) implements Architecture {
  private static final int[] CHANNELS = {64, 128, 256, 512, 512};
  private static final int DENSE = 4096;

  @Override
  public Heads build(Net images, int classes, boolean aux) {
    return Heads.of(images.in(scope, net -> logits(body(net), classes)));
  }

  private Net body(Net images) {
    Net net = images;
    for (int i = 0; i < convolutions.length; i++) {
      String block = "conv" + (i + 1);
      for (int j = 1; j <= convolutions[i]; j++) {
        net = net.conv(block + "/" + block + "_" + j, Conv.of(3, CHANNELS[i]));
      }
      net = net.maxPool(2, 2, Padding.VALID);
    }
    return net;
  }

  /** Larger images give several vectors each, whose mean is taken. */
  private static Net logits(Net in, int classes) {
    return in.conv("fc6", Conv.of(7, DENSE).valid())
        .conv("fc7", Conv.of(1, DENSE))
        .globalPool()
        .conv("fc8", Conv.of(1, classes).biasOnly())
        .flatten();
  }
}
