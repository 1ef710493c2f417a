package dev.mangle.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import dev.mangle.graph.Passes;
import dev.mangle.testing.Form;
import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.SavedModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.TensorProto;

/** What is kept comes back as it was, and whatever is wrong with it, the network is the same. */
class NetworkCacheTest {
  private static final long LIMIT = 1 << 20;

  @TempDir Path folder;

  private NetworkCache cache() {
    return new NetworkCache(Optional.of(folder.resolve("cache")), "build 1", LIMIT);
  }

  private Network open(NetworkCache cache, Execution execution) {
    Path checkpoint = folder.resolve("network");
    if (!Files.exists(checkpoint)) {
      SavedModels.write(
          folder, "network", Form.TF2_FUNCTIONS, SampleNetworks.all().get("relu_aux"));
    }
    return NetworkLoader.load("network", checkpoint, execution, cache);
  }

  private Network open(NetworkCache cache) {
    return open(cache, Execution.USUAL);
  }

  private List<Path> entries() throws IOException {
    Path place = folder.resolve("cache");
    if (!Files.exists(place)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(place)) {
      return files.sorted().toList();
    }
  }

  private static MetaGraphDef network(int bytes) {
    MetaGraphDef.Builder network = MetaGraphDef.newBuilder();
    network
        .getGraphDefBuilder()
        .addNodeBuilder()
        .setName("weights")
        .setOp("Const")
        .putAttr(
            "value",
            AttrValue.newBuilder()
                .setTensor(
                    TensorProto.newBuilder().setTensorContent(ByteString.copyFrom(new byte[bytes])))
                .build());
    return network.build();
  }

  @Test
  void theSecondOpeningGivesTheSameNetworkFromTheCache() throws IOException {
    Network made = open(cache());
    assertEquals(1, entries().size());
    FileTime longAgo = FileTime.fromMillis(0);
    Files.setLastModifiedTime(entries().get(0), longAgo);
    Network kept = open(cache());
    assertEquals(made, kept);
    assertEquals(open(new NetworkCache(Optional.empty(), "", LIMIT)), kept);
    assertTrue(Files.getLastModifiedTime(entries().get(0)).compareTo(longAgo) > 0, "used now");
  }

  /** An entry with another network's graph shows that it is the entry that is read. */
  @Test
  void theEntryIsWhatIsOpened() throws IOException {
    Network made = open(cache());
    MetaGraphDef.Builder other = CacheEntry.read(entries().get(0)).toBuilder();
    other.getGraphDefBuilder().addNodeBuilder().setName("more").setOp("NoOp");
    CacheEntry.write(entries().get(0), other.build());
    assertEquals(made.graph().getNodeCount() + 1, open(cache()).graph().getNodeCount());
  }

  @Test
  void aDamagedEntryIsMadeAnew() throws IOException {
    Network made = open(cache());
    Path entry = entries().get(0);
    byte[] whole = Files.readAllBytes(entry);
    for (int at : new int[] {0, 1, whole.length / 2, whole.length - 20, whole.length - 1}) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      // Not in place: a network that is still in use may be mapped from there.
      Files.delete(entry);
      Files.write(entry, damaged);
      assertEquals(made, open(cache()), "byte " + at);
      assertEquals(List.of(entry), entries());
      assertTrue(Arrays.equals(whole, Files.readAllBytes(entry)), "byte " + at);
    }
  }

  @Test
  void aTruncatedEntryIsMadeAnew() throws IOException {
    Network made = open(cache());
    Path entry = entries().get(0);
    byte[] whole = Files.readAllBytes(entry);
    for (int length : new int[] {0, 1, 19, 20, whole.length / 2, whole.length - 1}) {
      Files.delete(entry);
      Files.write(entry, Arrays.copyOf(whole, length));
      assertEquals(made, open(cache()), length + " bytes");
      assertTrue(Arrays.equals(whole, Files.readAllBytes(entry)), length + " bytes");
    }
  }

  @Test
  void anotherBuildAnotherNetworkOrAnotherVariantIsAnotherEntry() {
    cache().keep("a", "all", network(10));
    assertTrue(cache().find("a", "all").isPresent());
    assertFalse(cache().find("b", "all").isPresent());
    assertFalse(cache().find("a", "none").isPresent());
    Optional<Path> place = cache().folder();
    assertFalse(new NetworkCache(place, "build 2", LIMIT).find("a", "all").isPresent());
  }

  @Test
  void theRewritesLeftOutAreAVariant() throws IOException {
    open(cache());
    Passes passes = new Passes(Set.of("fold-batch-norm"));
    Execution plain = new Execution(Precision.FP32, passes, true, Device.AUTO);
    assertEquals(plain, open(cache(), plain).execution());
    assertEquals(2, entries().size());
  }

  @Test
  void whereTheFolderCannotBeWrittenNothingIsKept() throws IOException {
    Files.writeString(folder.resolve("cache"), "a file");
    Network made = open(cache());
    assertEquals(made, open(cache()));
    assertEquals("a file", Files.readString(folder.resolve("cache")));
  }

  @Test
  void aReadOnlyFolderIsReadAllTheSame() throws IOException {
    open(cache());
    Path place = folder.resolve("cache");
    assumeTrue(place.toFile().setWritable(false) && !Files.isWritable(place), "not as root");
    Network kept = open(cache());
    assertTrue(place.toFile().setWritable(true));
    assertEquals(open(cache()), kept);
  }

  @Test
  void manyMayWriteAtOnce() throws IOException {
    open(new NetworkCache(Optional.empty(), "", LIMIT));
    List<Network> networks =
        IntStream.range(0, 16).parallel().mapToObj(i -> open(cache())).distinct().toList();
    assertEquals(1, networks.size());
    assertEquals(1, entries().size());
    assertEquals(networks.get(0), open(cache()));
  }

  @Test
  void whatWasNotUsedForLongestGoesFirst() throws IOException {
    cache().keep("a", "", network(500_000));
    Files.setLastModifiedTime(entries().get(0), FileTime.fromMillis(0));
    cache().keep("b", "", network(500_000));
    for (Path entry : entries()) {
      if (Files.getLastModifiedTime(entry).toMillis() > 0) {
        Files.setLastModifiedTime(entry, FileTime.fromMillis(1000));
      }
    }
    assertTrue(cache().find("a", "").isPresent(), "used now");
    cache().keep("c", "", network(100_000));
    assertTrue(cache().find("a", "").isPresent());
    assertFalse(cache().find("b", "").isPresent());
    assertTrue(cache().find("c", "").isPresent());
  }

  @Test
  void whatIsLargerThanTheLimitIsNotKept() throws IOException {
    cache().keep("a", "", network(2 << 20));
    assertEquals(List.of(), entries());
  }

  @Test
  void leftoversOfProgramsThatDiedGo() throws IOException {
    cache().keep("a", "", network(10));
    Path stale = folder.resolve("cache/.x.network.999999999.tmp");
    Files.writeString(stale, "half");
    cache().keep("b", "", network(10));
    assertFalse(Files.exists(stale));
    assertEquals(2, entries().size());
  }
}
