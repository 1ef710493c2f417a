package dev.mangle.importer;

import dev.mangle.io.Names;
import dev.mangle.io.UserException;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The checkpoints that the contest is fought with, where they are published. To add one: put one
 * line here.
 *
 * <p>Addresses: the model lists of TF-Slim and of TensorFlow's adversarially trained ImageNet
 * networks. Neither publishes hashes.
 */
public final class PublishedCheckpoints {
  /** Folder of all of them. */
  public static final URI ADDRESS =
      URI.create("https://storage.googleapis.com/download.tensorflow.org/models/");

  private static final String DATE = "_\\d{4}_\\d{2}_\\d{2}$";
  private static final Map<String, PublishedArchive> ALL = all();

  private PublishedCheckpoints() {}

  private static Map<String, PublishedArchive> all() {
    Map<String, PublishedArchive> map = new LinkedHashMap<>();
    put(map, "inception_v1_2016_08_28", "inception_v1");
    put(map, "inception_v2_2016_08_28", "inception_v2");
    put(map, "inception_v3_2016_08_28", "inception_v3");
    put(map, "inception_v4_2016_09_09", "inception_v4");
    put(map, "inception_resnet_v2_2016_08_30", "inception_resnet_v2");
    put(map, "resnet_v1_50_2016_08_28", "resnet_v1_50");
    put(map, "resnet_v2_50_2017_04_14", "resnet_v2_50");
    put(map, "resnet_v2_101_2017_04_14", "resnet_v2_101");
    put(map, "resnet_v2_152_2017_04_14", "resnet_v2_152");
    put(map, "vgg_16_2016_08_28", "vgg_16");
    put(map, "vgg_19_2016_08_28", "vgg_19");
    put(map, "adv_inception_v3_2017_08_18", "inception_v3");
    put(map, "ens3_adv_inception_v3_2017_08_18", "inception_v3");
    put(map, "ens4_adv_inception_v3_2017_08_18", "inception_v3");
    put(map, "ens_adv_inception_resnet_v2_2017_08_18", "inception_resnet_v2");
    return Collections.unmodifiableMap(map);
  }

  private static void put(Map<String, PublishedArchive> map, String name, String architecture) {
    map.put(
        name,
        new PublishedArchive(name, ADDRESS, name + ".tar.gz", architecture, Optional.empty()));
  }

  /** All names, in the order of the registry. */
  public static Set<String> names() {
    return ALL.keySet();
  }

  /** Whether {@code name}, with or without its date, is one of them. */
  public static boolean has(String name) {
    return !matching(name).isEmpty();
  }

  /**
   * The checkpoint called {@code name}, with or without its date.
   *
   * @throws UserException when there is none, with the nearest name
   */
  public static PublishedArchive get(String name) {
    List<PublishedArchive> found = matching(name);
    return found.isEmpty() ? Names.get("checkpoint", ALL, name) : found.get(0);
  }

  private static List<PublishedArchive> matching(String name) {
    return ALL.values().stream()
        .filter(one -> one.name().equals(name) || one.name().replaceFirst(DATE, "").equals(name))
        .toList();
  }
}
