package dev.mangle.attack;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mangle.image.EpsilonBox;
import dev.mangle.image.Image;
import dev.mangle.model.Scores;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of one image.
 *
 * @param image its name
 * @param truth true label
 * @param target label to go to; 0 where there is none
 * @param before what each network says of the clean image; null where none was asked yet
 * @param unrounded what each says of the image before it was rounded to 8 bits
 * @param after what each says of the file
 * @param iterations that led to the file, or were spent on it without making it better
 * @param complete whether nothing more is to be spent on it
 * @param largestChange L_infinity of the file
 * @param l2 Euclidean length of its change
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ImageResult(
    String image,
    int truth,
    int target,
    List<Integer> before,
    List<Integer> unrounded,
    List<Integer> after,
    int iterations,
    boolean complete,
    int largestChange,
    double l2) {

  /** The label that each network gives an image. */
  static List<Integer> labels(List<Scores> scores, int image) {
    List<Integer> labels = new ArrayList<>();
    scores.forEach(network -> labels.add(network.label(image)));
    return labels;
  }

  /** How many of {@code labels} are what the attack wants. */
  static int successes(List<Integer> labels, boolean targeted, int truth, int target) {
    return (int)
        labels.stream().filter(label -> targeted ? label == target : label != truth).count();
  }

  /** An image that no network has seen yet. */
  static ImageResult unseen(Image file, Image source) {
    return new ImageResult(
        file.name(),
        0,
        0,
        null,
        null,
        null,
        0,
        false,
        EpsilonBox.maxDifference(file, source),
        EpsilonBox.l2(file, source));
  }

  /** How many networks say of the file what the attack wants; none where none was asked. */
  int successes(boolean targeted) {
    return after == null ? 0 : successes(after, targeted, truth, target);
  }

  /** The same after more work that brought nothing better. */
  ImageResult after(int spent) {
    return new ImageResult(
        image,
        truth,
        target,
        before,
        unrounded,
        after,
        iterations + spent,
        complete,
        largestChange,
        l2);
  }

  /** The same with another file. */
  ImageResult with(Image file, Image source, List<Integer> said) {
    return new ImageResult(
        image,
        truth,
        target,
        before,
        unrounded,
        said,
        iterations,
        complete,
        EpsilonBox.maxDifference(file, source),
        EpsilonBox.l2(file, source));
  }
}
