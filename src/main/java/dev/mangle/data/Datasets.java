package dev.mangle.data;

import dev.mangle.io.Names;
import dev.mangle.io.UserException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The datasets by name. To add one: implement {@link Dataset} and put one line here. */
public final class Datasets {
  private static final Map<String, Supplier<Dataset>> REGISTRY = registry();

  private Datasets() {}

  private static Map<String, Supplier<Dataset>> registry() {
    Map<String, Supplier<Dataset>> map = new LinkedHashMap<>();
    map.put("mnist", MnistDataset::create);
    map.put("fashion_mnist", FashionMnistDataset::create);
    map.put("cifar10", Cifar10Dataset::new);
    return Collections.unmodifiableMap(map);
  }

  /** All names, in the order of the registry. */
  public static Set<String> names() {
    return REGISTRY.keySet();
  }

  /**
   * The dataset called {@code name}.
   *
   * @throws UserException when there is none, with the nearest name
   */
  public static Dataset get(String name) {
    return Names.get("dataset", REGISTRY, name).get();
  }
}
