package dev.mangle.importer.challenge;

import dev.mangle.importer.checkpoint.Checkpoint;
import dev.mangle.io.UserException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;

/**
 * The network's weights in a checkpoint of the challenge's training, where nobody named them:
 * {@code Variable}, {@code Variable_1} and so on, in the order in which they were made.
 *
 * <p>What else has such a name is passed over, as a step counter, which shifts the numbers.
 */
final class ChallengeVariables {
  private static final Pattern NAME = Pattern.compile("Variable(?:_(\\d{1,9}))?");

  private ChallengeVariables() {}

  /**
   * Finds them all.
   *
   * @return name in {@link ChallengeNetwork#VARIABLES} to the name in {@code content}
   * @throws UserException when there are more or fewer, or one has another shape
   */
  static Map<String, String> match(Checkpoint content) {
    List<String> found =
        content.variables().keySet().stream()
            .filter(name -> NAME.matcher(name).matches() && isWeight(content.variables().get(name)))
            .sorted(Comparator.comparingInt(ChallengeVariables::number))
            .toList();
    Map<String, Shape> expected = ChallengeNetwork.VARIABLES;
    if (found.size() != expected.size()) {
      throw refused(
          content,
          "expected the %d weights of %s, 'Variable', 'Variable_1' and so on, found %d%s"
              .formatted(
                  expected.size(), ChallengeNetwork.ARCHITECTURE, found.size(), examples(found)));
    }
    Map<String, String> names = new LinkedHashMap<>();
    for (Map.Entry<String, Shape> weight : expected.entrySet()) {
      String name = found.get(names.size());
      Shape shape = content.variables().get(name).shape();
      if (!shape.equals(weight.getValue())) {
        throw refused(
            content,
            "'%s' as %s: expected %s, found %s"
                .formatted(name, weight.getKey(), text(weight.getValue()), text(shape)));
      }
      names.put(weight.getKey(), name);
    }
    return names;
  }

  private static boolean isWeight(Checkpoint.Variable variable) {
    return variable.type() == DataType.DT_FLOAT && variable.shape().numDimensions() > 0;
  }

  private static int number(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches() && matcher.group(1) != null ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private static String examples(List<String> found) {
    return found.isEmpty() ? "" : " (" + String.join(", ", found.stream().limit(10).toList()) + ")";
  }

  private static String text(Shape shape) {
    return Arrays.stream(shape.asArray()).mapToObj(Long::toString).collect(Collectors.joining("x"));
  }

  private static UserException refused(Checkpoint content, String why) {
    return new UserException("checkpoint '%s': %s", content.files().prefix().getFileName(), why);
  }
}
