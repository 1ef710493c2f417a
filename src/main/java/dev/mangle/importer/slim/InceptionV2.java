package dev.mangle.importer.slim;

import static dev.mangle.importer.slim.Conv.Padding.SAME;

/** Inception v2: Ioffe and Szegedy, "Batch Normalization", 2015. */
final class InceptionV2 implements Architecture {
  @Override
  public Heads build(Net images, int classes, boolean aux) {
    return Heads.of(images.in("InceptionV2", net -> logits(body(net), classes)));
  }

  private static Net body(Net images) {
    Net net =
        images
            .separable("Conv2d_1a_7x7", 7, 64, 8, 2)
            .maxPool(3, 2, SAME)
            .conv("Conv2d_2b_1x1", Conv.of(1, 64))
            .conv("Conv2d_2c_3x3", Conv.of(3, 192))
            .maxPool(3, 2, SAME);
    net = mixed(net, "Mixed_3b", 64, 64, 64, 64, 96, 32);
    net = mixed(net, "Mixed_3c", 64, 64, 96, 64, 96, 64);
    net = reduction(net, "Mixed_4a", 128, 160, 64, 96);
    net = mixed(net, "Mixed_4b", 224, 64, 96, 96, 128, 128);
    net = mixed(net, "Mixed_4c", 192, 96, 128, 96, 128, 128);
    net = mixed(net, "Mixed_4d", 160, 128, 160, 128, 160, 96);
    net = mixed(net, "Mixed_4e", 96, 128, 192, 160, 192, 96);
    net = reduction(net, "Mixed_5a", 128, 192, 192, 256);
    net = mixed(net, "Mixed_5b", 352, 192, 320, 160, 224, 128);
    return mixed(net, "Mixed_5c", 352, 192, 320, 192, 224, 128);
  }

  private static Net mixed(
      Net in, String name, int one, int threeIn, int three, int twiceIn, int twice, int pooled) {
    boolean last = name.equals("Mixed_5c");
    return in.branches(
        name,
        b -> b.conv("Conv2d_0a_1x1", Conv.of(1, one)),
        b -> b.conv("Conv2d_0a_1x1", Conv.of(1, threeIn)).conv("Conv2d_0b_3x3", Conv.of(3, three)),
        b ->
            b.conv("Conv2d_0a_1x1", Conv.of(1, twiceIn))
                .conv("Conv2d_0b_3x3", Conv.of(3, twice))
                .conv("Conv2d_0c_3x3", Conv.of(3, twice)),
        b ->
            (last ? b.maxPool(3, 1, SAME) : b.avgPool(3, 1, SAME))
                .conv("Conv2d_0b_1x1", Conv.of(1, pooled)));
  }

  private static Net reduction(
      Net in, String name, int threeIn, int three, int twiceIn, int twice) {
    return in.branches(
        name,
        b ->
            b.conv("Conv2d_0a_1x1", Conv.of(1, threeIn))
                .conv("Conv2d_1a_3x3", Conv.of(3, three).stride(2)),
        b ->
            b.conv("Conv2d_0a_1x1", Conv.of(1, twiceIn))
                .conv("Conv2d_0b_3x3", Conv.of(3, twice))
                .conv("Conv2d_1a_3x3", Conv.of(3, twice).stride(2)),
        b -> b.maxPool(3, 2, SAME));
  }

  private static Net logits(Net in, int classes) {
    return in.in(
        "Logits",
        net -> net.globalPool().conv("Conv2d_1c_1x1", Conv.of(1, classes).biasOnly()).flatten());
  }
}
