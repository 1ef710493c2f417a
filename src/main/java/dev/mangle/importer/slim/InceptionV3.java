package dev.mangle.importer.slim;

import static dev.mangle.importer.slim.Conv.Padding.SAME;
import static dev.mangle.importer.slim.Conv.Padding.VALID;

import java.util.Optional;

/**
 * Inception v3: Szegedy and others, "Rethinking the Inception Architecture for Computer Vision",
 * 2015. Some of the names are slips of the pen that the checkpoints keep.
 */
final class InceptionV3 implements Architecture {
  @Override
  public Heads build(Net images, int classes, boolean aux) {
    Net before = images.in("InceptionV3", InceptionV3::toMixed6e);
    Optional<Net> side = aux ? AuxHead.map(before) : Optional.empty();
    Net end = before.in("InceptionV3", net -> logits(mixed7(net), classes));
    return new Heads(end, side.map(map -> map.in("InceptionV3", net -> auxLogits(net, classes))));
  }

  private static Net toMixed6e(Net images) {
    Net net =
        images
            .conv("Conv2d_1a_3x3", Conv.of(3, 32).stride(2).valid())
            .conv("Conv2d_2a_3x3", Conv.of(3, 32).valid())
            .conv("Conv2d_2b_3x3", Conv.of(3, 64))
            .maxPool(3, 2, VALID)
            .conv("Conv2d_3b_1x1", Conv.of(1, 80).valid())
            .conv("Conv2d_4a_3x3", Conv.of(3, 192).valid())
            .maxPool(3, 2, VALID);
    net = mixed5(net, "Mixed_5b", "Conv2d_0a_1x1", "Conv2d_0b_5x5", 32);
    net = mixed5(net, "Mixed_5c", "Conv2d_0b_1x1", "Conv_1_0c_5x5", 64);
    net = mixed5(net, "Mixed_5d", "Conv2d_0a_1x1", "Conv2d_0b_5x5", 64);
    net = mixed6a(net);
    net = mixed6(net, "Mixed_6b", 128);
    net = mixed6(net, "Mixed_6c", 160);
    net = mixed6(net, "Mixed_6d", 160);
    return mixed6(net, "Mixed_6e", 192);
  }

  private static Net mixed5(Net in, String name, String narrow, String wide, int pooled) {
    return in.branches(
        name,
        b -> b.conv("Conv2d_0a_1x1", Conv.of(1, 64)),
        b -> b.conv(narrow, Conv.of(1, 48)).conv(wide, Conv.of(5, 64)),
        b ->
            b.conv("Conv2d_0a_1x1", Conv.of(1, 64))
                .conv("Conv2d_0b_3x3", Conv.of(3, 96))
                .conv("Conv2d_0c_3x3", Conv.of(3, 96)),
        b -> b.avgPool(3, 1, SAME).conv("Conv2d_0b_1x1", Conv.of(1, pooled)));
  }

  private static Net mixed6a(Net in) {
    return in.branches(
        "Mixed_6a",
        b -> b.conv("Conv2d_1a_1x1", Conv.of(3, 384).stride(2).valid()),
        b ->
            b.conv("Conv2d_0a_1x1", Conv.of(1, 64))
                .conv("Conv2d_0b_3x3", Conv.of(3, 96))
                .conv("Conv2d_1a_1x1", Conv.of(3, 96).stride(2).valid()),
        b -> b.maxPool(3, 2, VALID));
  }

  private static Net mixed6(Net in, String name, int narrow) {
    return in.branches(
        name,
        b -> b.conv("Conv2d_0a_1x1", Conv.of(1, 192)),
        b ->
            b.conv("Conv2d_0a_1x1", Conv.of(1, narrow))
                .conv("Conv2d_0b_1x7", Conv.of(1, 7, narrow))
                .conv("Conv2d_0c_7x1", Conv.of(7, 1, 192)),
        b ->
            b.conv("Conv2d_0a_1x1", Conv.of(1, narrow))
                .conv("Conv2d_0b_7x1", Conv.of(7, 1, narrow))
                .conv("Conv2d_0c_1x7", Conv.of(1, 7, narrow))
                .conv("Conv2d_0d_7x1", Conv.of(7, 1, narrow))
                .conv("Conv2d_0e_1x7", Conv.of(1, 7, 192)),
        b -> b.avgPool(3, 1, SAME).conv("Conv2d_0b_1x1", Conv.of(1, 192)));
  }

  private static Net mixed7(Net in) {
    Net net =
        in.branches(
            "Mixed_7a",
            b ->
                b.conv("Conv2d_0a_1x1", Conv.of(1, 192))
                    .conv("Conv2d_1a_3x3", Conv.of(3, 320).stride(2).valid()),
            b ->
                b.conv("Conv2d_0a_1x1", Conv.of(1, 192))
                    .conv("Conv2d_0b_1x7", Conv.of(1, 7, 192))
                    .conv("Conv2d_0c_7x1", Conv.of(7, 1, 192))
                    .conv("Conv2d_1a_3x3", Conv.of(3, 192).stride(2).valid()),
            b -> b.maxPool(3, 2, VALID));
    return mixed7(mixed7(net, "Mixed_7b", "Conv2d_0b_3x1"), "Mixed_7c", "Conv2d_0c_3x1");
  }

  private static Net mixed7(Net in, String name, String tall) {
    return in.branches(
        name,
        b -> b.conv("Conv2d_0a_1x1", Conv.of(1, 320)),
        b ->
            b.conv("Conv2d_0a_1x1", Conv.of(1, 384))
                .split(
                    s -> s.conv("Conv2d_0b_1x3", Conv.of(1, 3, 384)),
                    s -> s.conv(tall, Conv.of(3, 1, 384))),
        b ->
            b.conv("Conv2d_0a_1x1", Conv.of(1, 448))
                .conv("Conv2d_0b_3x3", Conv.of(3, 384))
                .split(
                    s -> s.conv("Conv2d_0c_1x3", Conv.of(1, 3, 384)),
                    s -> s.conv("Conv2d_0d_3x1", Conv.of(3, 1, 384))),
        b -> b.avgPool(3, 1, SAME).conv("Conv2d_0b_1x1", Conv.of(1, 192)));
  }

  private static Net logits(Net in, int classes) {
    return in.in(
        "Logits",
        net -> net.globalPool().conv("Conv2d_1c_1x1", Conv.of(1, classes).biasOnly()).flatten());
  }

  private static Net auxLogits(Net map, int classes) {
    return map.in(
        "AuxLogits",
        net ->
            net.conv("Conv2d_1b_1x1", Conv.of(1, 128))
                .conv("Conv2d_2a_5x5", Conv.of(AuxHead.SIZE, 768).valid())
                .conv("Conv2d_2b_1x1", Conv.of(1, classes).biasOnly())
                .flatten());
  }
}
