package dev.mangle.importer.slim;

import static dev.mangle.importer.slim.Conv.Padding.SAME;
import static dev.mangle.importer.slim.Conv.Padding.VALID;

import java.util.Optional;

/** Inception v4: Szegedy and others, "Inception-v4, Inception-ResNet", 2016. */
final class InceptionV4 implements Architecture {
  @Override
  public Heads build(Net images, int classes, boolean aux) {
    Net before = images.in("InceptionV4", InceptionV4::toMixed6h);
    Optional<Net> side = aux ? AuxHead.map(before) : Optional.empty();
    Net end = before.in("InceptionV4", net -> logits(mixed7(net), classes));
    return new Heads(end, side.map(map -> map.in("InceptionV4", net -> auxLogits(net, classes))));
  }

  private static Net toMixed6h(Net images) {
    Net net = stem(images);
    for (String name : new String[] {"Mixed_5b", "Mixed_5c", "Mixed_5d", "Mixed_5e"}) {
      net = blockA(net, name);
    }
    net = reductionA(net);
    for (char letter = 'b'; letter <= 'h'; letter++) {
      net = blockB(net, "Mixed_6" + letter);
    }
    return net;
  }

  private static Net mixed7(Net in) {
    Net net = reductionB(in);
    for (char letter = 'b'; letter <= 'd'; letter++) {
      net = blockC(net, "Mixed_7" + letter);
    }
    return net;
  }

  private static Net stem(Net images) {
    return images
        .conv("Conv2d_1a_3x3", Conv.of(3, 32).stride(2).valid())
        .conv("Conv2d_2a_3x3", Conv.of(3, 32).valid())
        .conv("Conv2d_2b_3x3", Conv.of(3, 64))
        .branches(
            "Mixed_3a",
            b -> b.maxPool(3, 2, VALID),
            b -> b.conv("Conv2d_0a_3x3", Conv.of(3, 96).stride(2).valid()))
        .branches(
            "Mixed_4a",
            b ->
                b.conv("Conv2d_0a_1x1", Conv.of(1, 64))
                    .conv("Conv2d_1a_3x3", Conv.of(3, 96).valid()),
            b ->
                b.conv("Conv2d_0a_1x1", Conv.of(1, 64))
                    .conv("Conv2d_0b_1x7", Conv.of(1, 7, 64))
                    .conv("Conv2d_0c_7x1", Conv.of(7, 1, 64))
                    .conv("Conv2d_1a_3x3", Conv.of(3, 96).valid()))
        .branches(
            "Mixed_5a",
            b -> b.conv("Conv2d_1a_3x3", Conv.of(3, 192).stride(2).valid()),
            b -> b.maxPool(3, 2, VALID));
  }

  private static Net blockA(Net in, String name) {
    return in.branches(
        name,
        b -> b.conv("Conv2d_0a_1x1", Conv.of(1, 96)),
        b -> b.conv("Conv2d_0a_1x1", Conv.of(1, 64)).conv("Conv2d_0b_3x3", Conv.of(3, 96)),
        b ->
            b.conv("Conv2d_0a_1x1", Conv.of(1, 64))
                .conv("Conv2d_0b_3x3", Conv.of(3, 96))
                .conv("Conv2d_0c_3x3", Conv.of(3, 96)),
        b -> b.avgPool(3, 1, SAME).conv("Conv2d_0b_1x1", Conv.of(1, 96)));
  }

  private static Net reductionA(Net in) {
    return in.branches(
        "Mixed_6a",
        b -> b.conv("Conv2d_1a_3x3", Conv.of(3, 384).stride(2).valid()),
        b ->
            b.conv("Conv2d_0a_1x1", Conv.of(1, 192))
                .conv("Conv2d_0b_3x3", Conv.of(3, 224))
                .conv("Conv2d_1a_3x3", Conv.of(3, 256).stride(2).valid()),
        b -> b.maxPool(3, 2, VALID));
  }

  private static Net blockB(Net in, String name) {
    return in.branches(
        name,
        b -> b.conv("Conv2d_0a_1x1", Conv.of(1, 384)),
        b ->
            b.conv("Conv2d_0a_1x1", Conv.of(1, 192))
                .conv("Conv2d_0b_1x7", Conv.of(1, 7, 224))
                .conv("Conv2d_0c_7x1", Conv.of(7, 1, 256)),
        b ->
            b.conv("Conv2d_0a_1x1", Conv.of(1, 192))
                .conv("Conv2d_0b_7x1", Conv.of(7, 1, 192))
                .conv("Conv2d_0c_1x7", Conv.of(1, 7, 224))
                .conv("Conv2d_0d_7x1", Conv.of(7, 1, 224))
                .conv("Conv2d_0e_1x7", Conv.of(1, 7, 256)),
        b -> b.avgPool(3, 1, SAME).conv("Conv2d_0b_1x1", Conv.of(1, 128)));
  }

  private static Net reductionB(Net in) {
    return in.branches(
        "Mixed_7a",
        b ->
            b.conv("Conv2d_0a_1x1", Conv.of(1, 192))
                .conv("Conv2d_1a_3x3", Conv.of(3, 192).stride(2).valid()),
        b ->
            b.conv("Conv2d_0a_1x1", Conv.of(1, 256))
                .conv("Conv2d_0b_1x7", Conv.of(1, 7, 256))
                .conv("Conv2d_0c_7x1", Conv.of(7, 1, 320))
                .conv("Conv2d_1a_3x3", Conv.of(3, 320).stride(2).valid()),
        b -> b.maxPool(3, 2, VALID));
  }

  private static Net blockC(Net in, String name) {
    return in.branches(
        name,
        b -> b.conv("Conv2d_0a_1x1", Conv.of(1, 256)),
        b ->
            b.conv("Conv2d_0a_1x1", Conv.of(1, 384))
                .split(
                    s -> s.conv("Conv2d_0b_1x3", Conv.of(1, 3, 256)),
                    s -> s.conv("Conv2d_0c_3x1", Conv.of(3, 1, 256))),
        b ->
            b.conv("Conv2d_0a_1x1", Conv.of(1, 384))
                .conv("Conv2d_0b_3x1", Conv.of(3, 1, 448))
                .conv("Conv2d_0c_1x3", Conv.of(1, 3, 512))
                .split(
                    s -> s.conv("Conv2d_0d_1x3", Conv.of(1, 3, 256)),
                    s -> s.conv("Conv2d_0e_3x1", Conv.of(3, 1, 256))),
        b -> b.avgPool(3, 1, SAME).conv("Conv2d_0b_1x1", Conv.of(1, 256)));
  }

  private static Net logits(Net in, int classes) {
    return in.in("Logits", net -> net.globalPool().flatten().dense("Logits", classes));
  }

  private static Net auxLogits(Net map, int classes) {
    return map.in(
        "AuxLogits",
        net ->
            net.conv("Conv2d_1b_1x1", Conv.of(1, 128))
                .conv("Conv2d_2a", Conv.of(AuxHead.SIZE, 768).valid())
                .flatten()
                .dense("Aux_logits", classes));
  }
}
