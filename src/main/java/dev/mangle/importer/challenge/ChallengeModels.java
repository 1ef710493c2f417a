package dev.mangle.importer.challenge;

import dev.mangle.importer.PublishedArchive;
import dev.mangle.io.Names;
import dev.mangle.io.UserException;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The networks that the MNIST challenge (MadryLab/mnist_challenge) published, by its own names. To
 * add one: put one line here.
 */
public final class ChallengeModels {
  /** What they are called together in commands. */
  public static final String KIND = "challenge-models";

  /** Folder of all of them. */
  public static final URI ADDRESS =
      URI.create("https://github.com/MadryLab/mnist_challenge_models/raw/master/");

  /** As the challenge's page gave it before the network was published. */
  private static final String SECRET =
      "14eea09c72092db5c2eb5e34cd105974f42569281d2f34826316e356d057f96d";

  private static final Map<String, PublishedArchive> ALL = all();

  private ChallengeModels() {}

  private static Map<String, PublishedArchive> all() {
    Map<String, PublishedArchive> map = new LinkedHashMap<>();
    put(map, "natural", "natural.zip", Optional.empty());
    put(map, "adv_trained", "adv_trained.zip", Optional.empty());
    put(map, "secret", "secret.zip", Optional.of(SECRET));
    put(map, "l2", "l2_model.zip", Optional.empty());
    return Collections.unmodifiableMap(map);
  }

  private static void put(
      Map<String, PublishedArchive> map, String name, String fileName, Optional<String> sha256) {
    map.put(
        name, new PublishedArchive(name, ADDRESS, fileName, ChallengeNetwork.ARCHITECTURE, sha256));
  }

  /** All names, in the order of the registry. */
  public static Set<String> names() {
    return ALL.keySet();
  }

  /**
   * The network called {@code name}.
   *
   * @throws UserException when there is none, with the nearest name
   */
  public static PublishedArchive get(String name) {
    return Names.get("challenge model", ALL, name);
  }
}
