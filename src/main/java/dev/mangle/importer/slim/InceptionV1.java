package dev.mangle.importer.slim;

import static dev.mangle.importer.slim.Conv.Padding.SAME;

/**
 * Inception v1: Szegedy and others, "Going Deeper with Convolutions", 2014; with batch norm and
 * without auxiliary logits, as in slim.
 */
final class InceptionV1 implements Architecture {
  @Override
  public Heads build(Net images, int classes, boolean aux) {
    return Heads.of(images.in("InceptionV1", net -> logits(body(net), classes)));
  }

  private static Net body(Net images) {
    Net net =
        images
            .conv("Conv2d_1a_7x7", Conv.of(7, 64).stride(2))
            .maxPool(3, 2, SAME)
            .conv("Conv2d_2b_1x1", Conv.of(1, 64))
            .conv("Conv2d_2c_3x3", Conv.of(3, 192))
            .maxPool(3, 2, SAME);
    net = mixed(net, "Mixed_3b", 64, 96, 128, 16, 32, 32);
    net = mixed(net, "Mixed_3c", 128, 128, 192, 32, 96, 64).maxPool(3, 2, SAME);
    net = mixed(net, "Mixed_4b", 192, 96, 208, 16, 48, 64);
    net = mixed(net, "Mixed_4c", 160, 112, 224, 24, 64, 64);
    net = mixed(net, "Mixed_4d", 128, 128, 256, 24, 64, 64);
    net = mixed(net, "Mixed_4e", 112, 144, 288, 32, 64, 64);
    net = mixed(net, "Mixed_4f", 256, 160, 320, 32, 128, 128).maxPool(2, 2, SAME);
    net = mixed(net, "Mixed_5b", 256, 160, 320, 32, 128, 128);
    return mixed(net, "Mixed_5c", 384, 192, 384, 48, 128, 128);
  }

  private static Net mixed(
      Net in, String name, int one, int threeIn, int three, int fiveIn, int five, int pooled) {
    // A slip of the pen that the checkpoints keep.
    String last = name.equals("Mixed_5b") ? "Conv2d_0a_3x3" : "Conv2d_0b_3x3";
    return in.branches(
        name,
        b -> b.conv("Conv2d_0a_1x1", Conv.of(1, one)),
        b -> b.conv("Conv2d_0a_1x1", Conv.of(1, threeIn)).conv("Conv2d_0b_3x3", Conv.of(3, three)),
        b -> b.conv("Conv2d_0a_1x1", Conv.of(1, fiveIn)).conv(last, Conv.of(3, five)),
        b -> b.maxPool(3, 1, SAME).conv("Conv2d_0b_1x1", Conv.of(1, pooled)));
  }

  private static Net logits(Net in, int classes) {
    return in.in(
        "Logits",
        net -> net.globalPool().conv("Conv2d_0c_1x1", Conv.of(1, classes).biasOnly()).flatten());
  }
}
