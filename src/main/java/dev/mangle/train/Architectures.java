package dev.mangle.train;

import dev.mangle.io.Names;
import dev.mangle.io.UserException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The architectures by name. To add one: implement {@link Architecture} and put one line here. */
public final class Architectures {
  private static final Map<String, Architecture> REGISTRY = registry();

  private Architectures() {}

  private static Map<String, Architecture> registry() {
    Map<String, Architecture> map = new LinkedHashMap<>();
    map.put("mlp", new Mlp());
    map.put("mlp_dropout", new MlpDropout());
    map.put("mlp_batchnorm", new MlpBatchnorm());
    map.put("cnn", new Cnn());
    map.put("cnn_dropout", new CnnDropout());
    map.put("cnn_batchnorm", new CnnBatchnorm());
    map.put("madry_cnn", new MadryCnn());
    map.put("cnn_small", new CnnSmall());
    map.put("cnn_3x3", new Cnn3x3());
    map.put("inception_small", new InceptionSmall());
    map.put("inception_resnet_small", new InceptionResnetSmall());
    map.put("vgg_small", new VggSmall());
    return Collections.unmodifiableMap(map);
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
  public static Architecture get(String name) {
    return Names.get("architecture", REGISTRY, name);
  }
}
