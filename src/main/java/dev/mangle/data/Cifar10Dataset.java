package dev.mangle.data;

import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * CIFAR-10 (Krizhevsky 2009): 50,000 and 10,000 colour images of 32x32 in six batches, as its
 * Python version has them.
 */
final class Cifar10Dataset implements Dataset {
  private static final String TEST = "test_batch";
  private static final List<String> TRAIN =
      IntStream.rangeClosed(1, 5).mapToObj(i -> "data_batch_" + i).toList();

  @Override
  public String name() {
    return "cifar10";
  }

  @Override
  public int classes() {
    return 10;
  }

  @Override
  public Budget budget() {
    return new Budget(8, 2);
  }

  @Override
  public void fetch(Path folder, Progress progress) {
    List<Source> sources =
        List.of(
            new TarGzMirror(
                URI.create("https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz"),
                "cifar-10-batches-py/",
                Duration.ofMinutes(15)),
            new NpmPackage("convnetjs@0.1.4", "package/demo/cifar10/"));
    new Fetch(name(), files(), sources).into(folder, progress);
  }

  /** The last 5,000 of 50,000. */
  @Override
  public int validationShare() {
    return 10;
  }

  @Override
  public LabeledImages training(Path folder) {
    return load(folder, TRAIN);
  }

  @Override
  public LabeledImages test(Path folder) {
    return load(folder, List.of(TEST));
  }

  private static LabeledImages load(Path folder, List<String> names) {
    for (String name : names) {
      if (!Files.exists(folder.resolve(name))) {
        throw new UserException(
            "dataset cifar10: '%s' is not there; run: ./mangle fetch cifar10",
            folder.resolve(name));
      }
    }
    return LabeledImages.join(
        names.stream().map(name -> CifarBatch.read(folder.resolve(name))).toList());
  }

  private static Map<String, String> files() {
    List<String> hashes =
        List.of(
            "54636561a3ce25bd3e19253c6b0d8538147b0ae398331ac4a2d86c6d987368cd",
            "766b2cef9fbc745cf056b3152224f7cf77163b330ea9a15f9392beb8b89bc5a8",
            "0f00d98ebfb30b3ec0ad19f9756dc2630b89003e10525f5e148445e82aa6a1f9",
            "3f7bb240661948b8f4d53e36ec720d8306f5668bd0071dcb4e6c947f78e9682b",
            "d91802434d8376bbaeeadf58a737e3a1b12ac839077e931237e0dcd43adcb154");
    Map<String, String> files = new LinkedHashMap<>();
    for (int i = 0; i < hashes.size(); i++) {
      files.put(TRAIN.get(i), hashes.get(i));
    }
    files.put(TEST, "f53d8d457504f7cff4ea9e021afcf0e0ad8e24a91f3fc42091b8adef61157831");
    return files;
  }
}
