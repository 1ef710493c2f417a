package dev.mangle.importer.slim;

import dev.mangle.io.Names;
import dev.mangle.io.UserException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * TF-Slim's networks by name, with the sizes of images that their published checkpoints are
 * measured at. To add one: implement {@link Architecture} and put one line here.
 */
public final class SlimArchitectures {
  private static final Map<String, SlimSpec> REGISTRY = registry();

  private SlimArchitectures() {}

  private static Map<String, SlimSpec> registry() {
    Map<String, SlimSpec> map = new LinkedHashMap<>();
    map.put("inception_v1", inception(new InceptionV1(), 224, "InceptionV1/Logits/Conv2d_0c_1x1"));
    map.put("inception_v2", inception(new InceptionV2(), 224, "InceptionV2/Logits/Conv2d_1c_1x1"));
    map.put("inception_v3", inception(new InceptionV3(), 299, "InceptionV3/Logits/Conv2d_1c_1x1"));
    map.put("inception_v4", inception(new InceptionV4(), 299, "InceptionV4/Logits/Logits"));
    map.put(
        "inception_resnet_v2",
        inception(new InceptionResnetV2(), 299, "InceptionResnetV2/Logits/Logits"));
    map.put("resnet_v1_50", resnetV1("resnet_v1_50", 3, 4, 6, 3));
    map.put("resnet_v1_101", resnetV1("resnet_v1_101", 3, 4, 23, 3));
    map.put("resnet_v1_152", resnetV1("resnet_v1_152", 3, 8, 36, 3));
    map.put("resnet_v2_50", resnetV2("resnet_v2_50", 3, 4, 6, 3));
    map.put("resnet_v2_101", resnetV2("resnet_v2_101", 3, 4, 23, 3));
    map.put("resnet_v2_152", resnetV2("resnet_v2_152", 3, 8, 36, 3));
    map.put("vgg_16", vgg("vgg_16", 2, 2, 3, 3, 3));
    map.put("vgg_19", vgg("vgg_19", 2, 2, 4, 4, 4));
    map.put("mobilenet_v1", mobilenetV1(1));
    map.put("mobilenet_v1_075", mobilenetV1(0.75));
    map.put("mobilenet_v1_050", mobilenetV1(0.5));
    map.put("mobilenet_v1_025", mobilenetV1(0.25));
    map.put("mobilenet_v2", mobilenetV2(1));
    map.put("mobilenet_v2_140", mobilenetV2(1.4));
    map.put("mobilenet_v2_050", mobilenetV2(0.5));
    map.put("mobilenet_v2_035", mobilenetV2(0.35));
    return Collections.unmodifiableMap(map);
  }

  private static SlimSpec inception(Architecture architecture, int size, String logits) {
    return new SlimSpec(architecture, Style.INCEPTION, size, SlimSpec.MINUS_ONE_TO_ONE, logits);
  }

  private static SlimSpec resnetV1(String name, int... units) {
    ResnetV1 network = new ResnetV1(name, units);
    return new SlimSpec(network, Style.RESNET, 224, SlimSpec.MEAN_TAKEN_OFF, name + "/logits");
  }

  private static SlimSpec resnetV2(String name, int... units) {
    // Built for 224 pixels, but trained and measured with Inception's preprocessing at 299.
    ResnetV2 network = new ResnetV2(name, units);
    return new SlimSpec(network, Style.RESNET, 299, SlimSpec.MINUS_ONE_TO_ONE, name + "/logits");
  }

  private static SlimSpec vgg(String name, int... convolutions) {
    Vgg network = new Vgg(name, convolutions);
    return new SlimSpec(network, Style.VGG, 224, SlimSpec.MEAN_TAKEN_OFF, name + "/fc8");
  }

  private static SlimSpec mobilenetV1(double width) {
    return mobilenet(new MobilenetV1(width), "MobilenetV1");
  }

  private static SlimSpec mobilenetV2(double width) {
    return mobilenet(new MobilenetV2(width), "MobilenetV2");
  }

  private static SlimSpec mobilenet(Architecture architecture, String scope) {
    String logits = scope + "/Logits/Conv2d_1c_1x1";
    return new SlimSpec(architecture, Style.MOBILENET, 224, SlimSpec.MINUS_ONE_TO_ONE, logits);
  }

  /** All names, in the order of the registry. */
  public static Set<String> names() {
    return REGISTRY.keySet();
  }

  /**
   * The architecture called {@code name}.
   *
   * @throws UserException when there is none, with the nearest name
   */
  static SlimSpec get(String name) {
    return Names.get("architecture", REGISTRY, name);
  }
}
