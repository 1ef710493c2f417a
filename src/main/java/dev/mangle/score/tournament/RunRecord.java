package dev.mangle.score.tournament;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mangle.io.AtomicFiles;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The file that says that a run is finished, and of what; written last.
 *
 * @param key what the run depends on
 * @param facts what became of it
 */
record RunRecord(Key key, RunFacts facts) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  /**
   * What a run depends on.
   *
   * @param submission SHA-256 of its folder
   * @param input SHA-256 of the images and targets that it was given
   * @param epsilon budget in pixel units; 0 for a defense, which is not told
   * @param runner its description
   * @param limitSeconds wall clock
   */
  record Key(String submission, String input, int epsilon, String runner, double limitSeconds) {}

  /** What is known of a run with {@code key}; empty where there is none or it cannot be read. */
  static Optional<RunFacts> find(Path file, Key key) {
    try {
      RunRecord record = JSON.readValue(Files.readAllBytes(file), RunRecord.class);
      return Optional.ofNullable(record)
          .filter(found -> key.equals(found.key()))
          .map(RunRecord::facts);
    } catch (JacksonException e) {
      // Of another version, or not ours: the run is made again.
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  void write(Path file) {
    try {
      String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this);
      AtomicFiles.write(file, text + "\n");
    } catch (IOException e) {
      throw UserException.of("write", file, e);
    }
  }
}
