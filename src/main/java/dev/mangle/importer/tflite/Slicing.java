package dev.mangle.importer.tflite;

import java.util.Arrays;
import org.tensorflow.Operand;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.StridedSliceOptions;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.StridedSlice;
import org.tensorflow.types.TFloat32;

/** STRIDED_SLICE, SLICE and SPLIT: parts of each image. */
final class Slicing {
  private static final int FIRST = 1;

  private Slicing() {}

  private record Masks(int begin, int end, int ellipsis, int newAxis, int shrink) {}

  static Operand<TFloat32> strided(Call call) {
    Masks masks =
        call.options(
            BuiltinOptions.StridedSliceOptions,
            new StridedSliceOptions(),
            o ->
                new Masks(
                    o.beginMask(),
                    o.endMask(),
                    o.ellipsisMask(),
                    o.newAxisMask(),
                    o.shrinkAxisMask()),
            null);
    int[] begin = call.constant(1).ints();
    int[] end = call.constant(2).ints();
    int[] strides = call.constant(3).ints();
    boolean masked = masks.ellipsis() != 0 || masks.newAxis() != 0 || (masks.shrink() & FIRST) != 0;
    if (begin.length == 0 || end.length != begin.length || strides.length != begin.length) {
      throw call.refuse("expected as many begins, ends and strides, and at least one");
    }
    int images = call.input(0).shape()[0];
    boolean fromFirst = (masks.begin() & FIRST) != 0 || begin[0] == 0;
    boolean toLast = (masks.end() & FIRST) != 0 || end[0] == images;
    if (masked || !fromFirst || !toLast || strides[0] != 1) {
      throw call.refuse("expected a slice of each image, with no axis added in front");
    }
    Ops tf = call.tf();
    return tf.stridedSlice(
        call.x(0),
        tf.array(begin),
        tf.array(end),
        tf.array(strides),
        StridedSlice.beginMask((long) masks.begin() | FIRST),
        StridedSlice.endMask((long) masks.end() | FIRST),
        StridedSlice.shrinkAxisMask((long) masks.shrink()));
  }

  static Operand<TFloat32> plain(Call call) {
    int[] begin = call.constant(1).ints();
    int[] size = call.constant(2).ints();
    if (begin.length != call.rank(0) || size.length != begin.length || begin[0] != 0) {
      throw call.refuse("expected a begin and a size for each axis, and all the images");
    }
    if (size[0] != -1 && size[0] != call.input(0).shape()[0]) {
      throw call.refuse("expected a slice of each image");
    }
    size[0] = -1;
    Ops tf = call.tf();
    return tf.slice(call.x(0), tf.array(begin), tf.array(size));
  }

  /** Each part as a slice, whose gradient does not ask for the other parts. */
  static Operand<TFloat32> split(Call call) {
    int[] axes = call.constant(0).ints();
    if (axes.length != 1) {
      throw call.refuse("expected one axis, found %d".formatted(axes.length));
    }
    int axis = call.axis(1, axes[0]);
    int extent = call.input(1).shape()[axis];
    int parts = call.outputs();
    if (extent < 0 || extent % parts != 0) {
      throw call.refuse("%s does not go into %d parts".formatted(call.input(1).shapeText(), parts));
    }
    for (int i = 1; i < parts; i++) {
      call.alsoMakes(i, part(call, axis, i * (extent / parts), extent / parts));
    }
    return part(call, axis, 0, extent / parts);
  }

  private static Operand<TFloat32> part(Call call, int axis, int from, int length) {
    int[] begin = new int[call.rank(1)];
    int[] size = new int[begin.length];
    Arrays.fill(size, -1);
    begin[axis] = from;
    size[axis] = length;
    Ops tf = call.tf();
    return tf.slice(call.x(1), tf.array(begin), tf.array(size));
  }
}
