package dev.mangle.attack.engine;

import dev.mangle.image.ImageShape;
import dev.mangle.io.named.Choice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Where a transform of the input stands in the chain, and what it draws there. */
public final class Rows {
  private final Ops tf;
  private final ImageShape shape;
  private final double epsilon;
  private final Feeds feeds;
  private final String scope;
  private final Feeds.Place place;

  private Rows(
      Ops tf, ImageShape shape, double epsilon, Feeds feeds, String scope, Feeds.Place place) {
    this.tf = tf;
    this.shape = shape;
    this.epsilon = epsilon;
    this.feeds = feeds;
    this.scope = scope;
    this.place = place;
  }

  /** The graph. */
  public Ops tf() {
    return tf;
  }

  /** Shape of the images. */
  public ImageShape shape() {
    return shape;
  }

  /** The budget, in pixel units. */
  public double epsilon() {
    return epsilon;
  }

  /** A placeholder {@code [rows, shape...]} that is drawn anew for each copy. */
  public Operand<TFloat32> feed(String name, Shape values, Feeds.Filler filler) {
    return feeds.ofCopies(tf, scope + "." + name, values, place, filler);
  }

  /** A placeholder of the images' shape. */
  public Operand<TFloat32> feedImages(String name, Feeds.Filler filler) {
    return feed(name, Shape.of(shape.height(), shape.width(), shape.channels()), filler);
  }

  /**
   * Puts the transforms of a plan between the images and the networks.
   *
   * @param x {@code [images, h, w, c]}
   * @param techniques of which those of the input are taken
   * @return what the networks see: one for all where no draw is a network's own, else one for each
   */
  public static List<Operand<TFloat32>> chain(
      Ops tf,
      Operand<TFloat32> x,
      List<Choice<Technique>> techniques,
      Feeds feeds,
      ImageShape shape,
      double epsilon,
      int networks) {
    List<Operand<TFloat32>> seen = List.of(x);
    int rows = 1;
    int later = copies(techniques);
    for (Choice<Technique> choice : techniques) {
      if (choice.value() instanceof Technique.OfInput transform) {
        later /= transform.copies();
        Feeds.Place place = new Feeds.Place(transform.copies(), later, rows);
        if (transform.perNetwork() && seen.size() == 1) {
          seen = Collections.nCopies(networks, seen.get(0));
        }
        List<Operand<TFloat32>> changed = new ArrayList<>();
        for (int i = 0; i < seen.size(); i++) {
          String scope = "feed." + choice.name() + (seen.size() == 1 ? "" : "." + i);
          changed.add(
              transform.apply(new Rows(tf, shape, epsilon, feeds, scope, place), seen.get(i)));
        }
        seen = changed;
        rows *= transform.rows();
      }
    }
    return seen;
  }

  /** How many copies of an image the transforms of a plan make. */
  public static int copies(List<Choice<Technique>> techniques) {
    return inputs(techniques).stream()
        .mapToInt(Technique.OfInput::copies)
        .reduce(1, (a, b) -> a * b);
  }

  /** How many rows they make of an image. */
  public static int rows(List<Choice<Technique>> techniques) {
    return inputs(techniques).stream().mapToInt(Technique.OfInput::rows).reduce(1, (a, b) -> a * b);
  }

  private static List<Technique.OfInput> inputs(List<Choice<Technique>> techniques) {
    return techniques.stream()
        .map(Choice::value)
        .filter(Technique.OfInput.class::isInstance)
        .map(Technique.OfInput.class::cast)
        .toList();
  }
}
