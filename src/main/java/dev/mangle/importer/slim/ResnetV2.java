package dev.mangle.importer.slim;

import dev.mangle.importer.slim.Conv.Padding;

/**
 * ResNet v2: He and others, "Identity Mappings in Deep Residual Networks", 2016; batch norm and
 * activation before each convolution.
 *
 * @param scope name of the network
 * @param units how many in each of the four blocks
 */
record ResnetV2(String scope, int... units) implements Architecture {
  @Override
  public Heads build(Net images, int classes, boolean aux) {
    return Heads.of(
        images.in(
            scope,
            net -> {
              Net root = Resnet.convSame(net, "conv1", Conv.of(7, 64).stride(2).biasOnly());
              Net pooled = root.maxPool(3, 2, Padding.SAME);
              Net end = Resnet.blocks(pooled, "bottleneck_v2", units, ResnetV2::unit);
              return Resnet.logits(end.normRelu("postnorm"), classes);
            }));
  }

  private static Net unit(Net in, int bottleneck, int stride) {
    int channels = 4 * bottleneck;
    Net before = in.normRelu("preact");
    Net shortcut =
        in.channels() == channels
            ? Resnet.subsample(in, stride)
            : before.conv("shortcut", Conv.of(1, channels).stride(stride).biasOnly());
    Net net = before.conv("conv1", Conv.of(1, bottleneck));
    net = Resnet.convSame(net, "conv2", Conv.of(3, bottleneck).stride(stride));
    return shortcut.plus(net.conv("conv3", Conv.of(1, channels).biasOnly()), 1);
  }
}
