package dev.mangle.importer.slim;

import static dev.mangle.importer.slim.Conv.Padding.SAME;
import static dev.mangle.importer.slim.Conv.Padding.VALID;

import java.util.Optional;

/** Inception-ResNet v2: Szegedy and others, "Inception-v4, Inception-ResNet", 2016. */
final class InceptionResnetV2 implements Architecture {
  private static final String SCOPE = "InceptionResnetV2";

  @Override
  public Heads build(Net images, int classes, boolean aux) {
    Net before = images.in(SCOPE, net -> blocks17(mixed6a(blocks35(mixed5b(stem(net))))));
    Optional<Net> side = aux ? AuxHead.map(before) : Optional.empty();
    Net end = before.in(SCOPE, net -> logits(toEnd(net), classes));
    return new Heads(end, side.map(map -> map.in(SCOPE, net -> auxLogits(net, classes))));
  }

  private static Net stem(Net images) {
    return images
        .conv("Conv2d_1a_3x3", Conv.of(3, 32).stride(2).valid())
        .conv("Conv2d_2a_3x3", Conv.of(3, 32).valid())
        .conv("Conv2d_2b_3x3", Conv.of(3, 64))
        .maxPool(3, 2, VALID)
        .conv("Conv2d_3b_1x1", Conv.of(1, 80).valid())
        .conv("Conv2d_4a_3x3", Conv.of(3, 192).valid())
        .maxPool(3, 2, VALID);
  }

  private static Net mixed5b(Net in) {
    return in.branches(
        "Mixed_5b",
        b -> b.conv("Conv2d_1x1", Conv.of(1, 96)),
        b -> b.conv("Conv2d_0a_1x1", Conv.of(1, 48)).conv("Conv2d_0b_5x5", Conv.of(5, 64)),
        b ->
            b.conv("Conv2d_0a_1x1", Conv.of(1, 64))
                .conv("Conv2d_0b_3x3", Conv.of(3, 96))
                .conv("Conv2d_0c_3x3", Conv.of(3, 96)),
        b -> b.avgPool(3, 1, SAME).conv("Conv2d_0b_1x1", Conv.of(1, 64)));
  }

  private static Net blocks35(Net in) {
    Net net = in;
    for (int i = 1; i <= 10; i++) {
      net =
          residual(
                  net,
                  "Repeat/block35_" + i,
                  0.17f,
                  b -> b.conv("Conv2d_1x1", Conv.of(1, 32)),
                  b ->
                      b.conv("Conv2d_0a_1x1", Conv.of(1, 32)).conv("Conv2d_0b_3x3", Conv.of(3, 32)),
                  b ->
                      b.conv("Conv2d_0a_1x1", Conv.of(1, 32))
                          .conv("Conv2d_0b_3x3", Conv.of(3, 48))
                          .conv("Conv2d_0c_3x3", Conv.of(3, 64)))
              .relu();
    }
    return net;
  }

  private static Net mixed6a(Net in) {
    return in.branches(
        "Mixed_6a",
        b -> b.conv("Conv2d_1a_3x3", Conv.of(3, 384).stride(2).valid()),
        b ->
            b.conv("Conv2d_0a_1x1", Conv.of(1, 256))
                .conv("Conv2d_0b_3x3", Conv.of(3, 256))
                .conv("Conv2d_1a_3x3", Conv.of(3, 384).stride(2).valid()),
        b -> b.maxPool(3, 2, VALID));
  }

  private static Net blocks17(Net in) {
    Net net = in;
    for (int i = 1; i <= 20; i++) {
      net =
          residual(
                  net,
                  "Repeat_1/block17_" + i,
                  0.1f,
                  b -> b.conv("Conv2d_1x1", Conv.of(1, 192)),
                  b ->
                      b.conv("Conv2d_0a_1x1", Conv.of(1, 128))
                          .conv("Conv2d_0b_1x7", Conv.of(1, 7, 160))
                          .conv("Conv2d_0c_7x1", Conv.of(7, 1, 192)))
              .relu();
    }
    return net;
  }

  private static Net mixed7a(Net in) {
    return in.branches(
        "Mixed_7a",
        b ->
            b.conv("Conv2d_0a_1x1", Conv.of(1, 256))
                .conv("Conv2d_1a_3x3", Conv.of(3, 384).stride(2).valid()),
        b ->
            b.conv("Conv2d_0a_1x1", Conv.of(1, 256))
                .conv("Conv2d_1a_3x3", Conv.of(3, 288).stride(2).valid()),
        b ->
            b.conv("Conv2d_0a_1x1", Conv.of(1, 256))
                .conv("Conv2d_0b_3x3", Conv.of(3, 288))
                .conv("Conv2d_1a_3x3", Conv.of(3, 320).stride(2).valid()),
        b -> b.maxPool(3, 2, VALID));
  }

  private static Net toEnd(Net in) {
    Net net = mixed7a(in);
    for (int i = 1; i <= 9; i++) {
      net = block8(net, "Repeat_2/block8_" + i, 0.2f).relu();
    }
    return block8(net, "Block8", 1).conv("Conv2d_7b_1x1", Conv.of(1, 1536));
  }

  private static Net block8(Net in, String name, float scale) {
    return residual(
        in,
        name,
        scale,
        b -> b.conv("Conv2d_1x1", Conv.of(1, 192)),
        b ->
            b.conv("Conv2d_0a_1x1", Conv.of(1, 192))
                .conv("Conv2d_0b_1x3", Conv.of(1, 3, 224))
                .conv("Conv2d_0c_3x1", Conv.of(3, 1, 256)));
  }

  /** The branches, widened to as many channels as came in, times {@code scale}, added. */
  private static Net residual(Net in, String name, float scale, Net.Part... branches) {
    Net mixed = in.branches(name, branches);
    Net wide = mixed.in(name, net -> net.conv("Conv2d_1x1", Conv.of(1, in.channels()).biasOnly()));
    return in.plus(wide, scale);
  }

  private static Net logits(Net in, int classes) {
    return in.in("Logits", net -> net.globalPool().flatten().dense("Logits", classes));
  }

  private static Net auxLogits(Net map, int classes) {
    return map.in(
        "AuxLogits",
        net ->
            net.conv("Conv2d_1b_1x1", Conv.of(1, 128))
                .conv("Conv2d_2a_5x5", Conv.of(AuxHead.SIZE, 768).valid())
                .flatten()
                .dense("Logits", classes));
  }
}
