package dev.mangle.image;

import dev.mangle.io.UserException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import org.openlca.npy.NpyArray;
import org.openlca.npy.NpyByteOrder;
import org.openlca.npy.NpyDataType;
import org.openlca.npy.dict.NpyHeaderDict;

/**
 * The bytes of one {@code .npy} file to numbers.
 *
 * <p>The library takes missing values for zeros, loses values at the seams of its buffer when a
 * stream gives it less than it asks for, and adds to float16 powers of two. So lengths are proven
 * before it reads, it reads from memory, and it reads float16 as the bits that they are.
 */
final class NpyDecoder {
  private NpyDecoder() {}

  /**
   * Decodes a whole file.
   *
   * @param where how messages begin
   * @throws UserException when it is damaged, too long or too short, or holds no numbers
   */
  static NumberArray decode(String where, byte[] file) {
    NpyPreamble preamble = NpyPreamble.read(where, file);
    NpyHeaderDict header = preamble.header();
    long count = 1;
    for (int i = 0; i < header.dimensions(); i++) {
      // Sizes are at most 2^31, so this overflows only after it was too large.
      count = Math.min(count, Npy.MOST_BYTES) * header.sizeOfDimension(i);
    }
    int found = file.length - preamble.length();
    int size = header.dataType().size();
    if (count > Npy.MOST_BYTES / size || count * size != found) {
      throw new UserException(
          "%s: shape %s of '%s' needs %s bytes after the header, found %d",
          where,
          Npy.tuple(header.shape()),
          preamble.type(),
          count > Npy.MOST_BYTES / size ? "over 2 GiB of" : Long.toString(count * size),
          found);
    }
    return numbers(preamble, values(file, preamble.length(), header, (int) count));
  }

  private static NpyArray<?> values(byte[] file, int from, NpyHeaderDict header, int count) {
    NpyDataType type = header.dataType();
    NpyByteOrder order = header.byteOrder();
    NpyHeaderDict flat =
        NpyHeaderDict.of(type == NpyDataType.f2 ? NpyDataType.u2 : type)
            .withShape(new int[] {count})
            .withByteOrder(order)
            .create();
    try (ReadableByteChannel channel =
        Channels.newChannel(
            new SequenceInputStream(
                new ByteArrayInputStream(flat.toNpyHeader()),
                new ByteArrayInputStream(file, from, file.length - from)))) {
      return org.openlca.npy.Npy.read(channel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static NumberArray numbers(NpyPreamble preamble, NpyArray<?> values) {
    NpyHeaderDict header = preamble.header();
    int[] shape = header.shape();
    int[] places = header.hasFortranOrder() ? fortranPlaces(shape, values.size()) : null;
    return switch (header.dataType()) {
      case i4, u4, i8, u8, f8 ->
          new NumberArray(
              preamble.type(), shape, null, arranged(values.asDoubleArray().data(), places));
      case f2 ->
          new NumberArray(
              preamble.type(), shape, arranged(halves(values.asIntArray().data()), places), null);
      default ->
          new NumberArray(
              preamble.type(), shape, arranged(values.asFloatArray().data(), places), null);
    };
  }

  /** Where each value, in C order, lies in Fortran order; null where that is the same place. */
  private static int[] fortranPlaces(int[] shape, int count) {
    if (shape.length < 2 || count == 0) {
      return null;
    }
    int[] places = new int[count];
    int[] index = new int[shape.length];
    for (int i = 0; i < count; i++) {
      int place = 0;
      for (int d = shape.length - 1; d >= 0; d--) {
        place = place * shape[d] + index[d];
      }
      places[i] = place;
      for (int d = shape.length - 1; d >= 0 && ++index[d] == shape[d]; d--) {
        index[d] = 0;
      }
    }
    return places;
  }

  private static float[] arranged(float[] values, int[] places) {
    if (places == null) {
      return values;
    }
    float[] arranged = new float[values.length];
    for (int i = 0; i < arranged.length; i++) {
      arranged[i] = values[places[i]];
    }
    return arranged;
  }

  private static double[] arranged(double[] values, int[] places) {
    if (places == null) {
      return values;
    }
    double[] arranged = new double[values.length];
    for (int i = 0; i < arranged.length; i++) {
      arranged[i] = values[places[i]];
    }
    return arranged;
  }

  private static float[] halves(int[] bits) {
    float[] values = new float[bits.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = half(bits[i]);
    }
    return values;
  }

  /** IEEE 754 binary16: a sign bit, 5 of exponent, 10 of fraction. */
  private static float half(int bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    float size =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24f;
          case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Math.scalb(1 + fraction * 0x1p-10f, exponent - 15);
        };
    return (bits & 0x8000) == 0 ? size : -size;
  }
}
