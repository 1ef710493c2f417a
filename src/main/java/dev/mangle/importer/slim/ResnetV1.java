package dev.mangle.importer.slim;

import dev.mangle.importer.slim.Conv.Padding;

/**
 * ResNet v1: He and others, "Deep Residual Learning for Image Recognition", 2015; batch norm after
 * each convolution.
 *
 * @param scope name of the network
 * @param units how many in each of the four blocks
 */
record ResnetV1(String scope, int... units) implements Architecture {
  @Override
  public Heads build(Net images, int classes, boolean aux) {
    return Heads.of(
        images.in(
            scope,
            net -> {
              Net root = Resnet.convSame(net, "conv1", Conv.of(7, 64).stride(2));
              Net pooled = root.maxPool(3, 2, Padding.SAME);
              Net end = Resnet.blocks(pooled, "bottleneck_v1", units, ResnetV1::unit);
              return Resnet.logits(end, classes);
            }));
  }

  private static Net unit(Net in, int bottleneck, int stride) {
    int channels = 4 * bottleneck;
    Net shortcut =
        in.channels() == channels
            ? Resnet.subsample(in, stride)
            : in.conv("shortcut", Conv.of(1, channels).stride(stride).linear());
    Net net = in.conv("conv1", Conv.of(1, bottleneck));
    net = Resnet.convSame(net, "conv2", Conv.of(3, bottleneck).stride(stride));
    return shortcut.plus(net.conv("conv3", Conv.of(1, channels).linear()), 1).relu();
  }
}
