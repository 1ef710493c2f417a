package dev.mangle.submission;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The content of a submission's {@code metadata.json}.
 *
 * @param container image that the contest runs it in
 * @param containerGpu the same where there is a GPU
 * @param entryPoint executable below the submission's folder
 */
public record Metadata(
    SubmissionType type, String container, String containerGpu, String entryPoint) {
  /** Name of the file. */
  public static final String FILE_NAME = "metadata.json";

  private static final JsonMapper JSON = new JsonMapper();
  private static final long MOST_BYTES = 1 << 20;

  /**
   * Reads {@code file}.
   *
   * @throws UserException when it cannot be read, or a field is missing or bad
   */
  public static Metadata read(Path file) {
    JsonNode root;
    try {
      requireSmallFile(file);
      root = JSON.readTree(Files.readAllBytes(file));
    } catch (JacksonException e) {
      // Without the parser's notes in brackets about itself.
      String reason = e.getOriginalMessage().replaceAll("\\s*\\(.*", "");
      throw new UserException("'%s' is not JSON: %s", file, reason);
    } catch (IOException e) {
      throw UserException.of("read", file, e);
    }
    String word = field(root, "type", file);
    SubmissionType type =
        SubmissionType.of(word)
            .orElseThrow(
                () ->
                    new UserException(
                        "'%s': type: expected one of %s, found '%s'",
                        file, String.join(", ", SubmissionType.words()), word));
    return new Metadata(
        type,
        field(root, "container", file),
        field(root, "container_gpu", file),
        field(root, "entry_point", file));
  }

  /** A stranger's file may be a pipe or endless. */
  private static void requireSmallFile(Path file) throws IOException {
    if (Files.exists(file) && (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES)) {
      throw new UserException("'%s': expected a file of at most %d bytes", file, MOST_BYTES);
    }
  }

  private static String field(JsonNode root, String name, Path file) {
    JsonNode value = root.path(name);
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw new UserException(
          "'%s': %s: expected a string, found %s",
          file, name, value.isMissingNode() ? "nothing" : value);
    }
    return value.textValue();
  }

  /** The file's text. */
  public String toJson() {
    ObjectNode root = JSON.createObjectNode();
    root.put("type", type.toString());
    root.put("container", container);
    root.put("container_gpu", containerGpu);
    root.put("entry_point", entryPoint);
    return root.toPrettyString() + "\n";
  }
}
