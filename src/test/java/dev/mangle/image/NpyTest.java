package dev.mangle.image;

import static dev.mangle.testing.NpyBytes.dictionary;
import static dev.mangle.testing.NpyBytes.values;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.UserException;
import dev.mangle.testing.NpyBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NpyTest {
  @TempDir private Path folder;

  /** Texts and long numbers as Python 2 wrote them. */
  @Test
  void readsWhatPython2Wrote() throws IOException {
    byte[] values = values(LITTLE_ENDIAN, 4, 6, (b, i) -> b.putFloat(i));
    String header = "{'descr': u'<f4', 'fortran_order': False, 'shape': (2L, 3L), }";
    Path file = Files.write(folder.resolve("old.npy"), NpyBytes.of(1, header, values));
    NumberArray array = Npy.read(file);
    assertEquals("(2, 3)", array.shapeText());
    assertEquals(5, array.get(5));
  }

  static Stream<Arguments> good() {
    short[] halves = {
      0x3c00, 0x4000, (short) 0xc500, 1, 0x7bff, 0x3555, 0x0400, 0x7c00, (short) 0x8000, 0x3c01
    };
    double[] halfValues = {
      1, 2, -5, 0x1p-24, 65504, 0.333251953125, 0x1p-14, Double.POSITIVE_INFINITY, -0.0, 1 + 0x1p-10
    };
    byte[] six = values(LITTLE_ENDIAN, 4, 6, (b, i) -> b.putFloat(i / 4f));
    double[] sixValues = {0, 0.25, 0.5, 0.75, 1, 1.25};
    return Stream.of(
        file("format 1, float32", "(2, 3)", 1, "<f4", six, sixValues),
        file(
            "format 2, float64, big-endian",
            "(3,)",
            2,
            ">f8",
            values(BIG_ENDIAN, 8, 3, (b, i) -> b.putDouble(i + 0.1)),
            0.1,
            1.1,
            2.1),
        file(
            "format 3, float32, big-endian",
            "(2, 1)",
            3,
            ">f4",
            values(BIG_ENDIAN, 4, 2, (b, i) -> b.putFloat(i - 0.5f)),
            -0.5,
            0.5),
        file(
            "float16",
            "(10,)",
            1,
            "<f2",
            values(LITTLE_ENDIAN, 2, 10, (b, i) -> b.putShort(halves[i])),
            halfValues),
        file(
            "float16, big-endian",
            "(5, 2)",
            1,
            ">f2",
            values(BIG_ENDIAN, 2, 10, (b, i) -> b.putShort(halves[i])),
            halfValues),
        file("int8", "(3,)", 1, "|i1", new byte[] {-128, 0, 127}, -128, 0, 127),
        file("uint8", "(1, 3)", 1, "|u1", new byte[] {0, 127, -1}, 0, 127, 255),
        file(
            "int16",
            "(2,)",
            1,
            "<i2",
            values(LITTLE_ENDIAN, 2, 2, (b, i) -> b.putShort((short) (i - 300))),
            -300,
            -299),
        file(
            "uint16, big-endian",
            "(2,)",
            1,
            ">u2",
            values(BIG_ENDIAN, 2, 2, (b, i) -> b.putShort((short) (65535 - i))),
            65535,
            65534),
        file(
            "int32",
            "(2,)",
            1,
            "<i4",
            values(LITTLE_ENDIAN, 4, 2, (b, i) -> b.putInt(Integer.MIN_VALUE + i)),
            -2147483648.0,
            -2147483647.0),
        file("uint32, big-endian", "(1,)", 1, ">u4", new byte[] {-1, -1, -1, -2}, 4294967294.0),
        file(
            "int64",
            "(2,)",
            1,
            "<i8",
            values(LITTLE_ENDIAN, 8, 2, (b, i) -> b.putLong(-9007199254740992L + i)),
            -9007199254740992.0,
            -9007199254740991.0),
        file(
            "uint64, big-endian",
            "(1,)",
            1,
            ">u8",
            new byte[] {-1, -1, -1, -1, -1, -1, -8, 0},
            0x1p64 - 2048),
        file("bool", "(3,)", 1, "|b1", new byte[] {1, 0, 1}, 1, 0, 1),
        file(
            "a single number",
            "()",
            1,
            "<f4",
            values(LITTLE_ENDIAN, 4, 1, (b, i) -> b.putFloat(7)),
            7),
        file("nothing", "(0, 784)", 1, "<f4", new byte[0]),
        Arguments.of(
            "Fortran order of two dimensions",
            NpyBytes.of(1, dictionary("<f4", true, "(2, 3)"), six),
            "(2, 3)",
            new double[] {0, 0.5, 1, 0.25, 0.75, 1.25}),
        Arguments.of(
            "Fortran order of three dimensions, float64, big-endian",
            NpyBytes.of(
                1,
                dictionary(">f8", true, "(2, 1, 3)"),
                values(BIG_ENDIAN, 8, 6, (b, i) -> b.putDouble(i))),
            "(2, 1, 3)",
            new double[] {0, 2, 4, 1, 3, 5}),
        Arguments.of(
            "Python 2's long numbers",
            NpyBytes.of(1, dictionary("<f4", false, "(2L, 3L)"), six),
            "(2, 3)",
            sixValues),
        Arguments.of(
            "another order of keys, another quote",
            NpyBytes.of(1, "{\"shape\": (6,), \"fortran_order\":False, \"descr\":\"<f4\"}", six),
            "(6,)",
            sixValues),
        Arguments.of(
            "a header without padding",
            NpyBytes.of(1, 0, 57, "{'descr': '<f4', 'fortran_order': False, 'shape': (6,), }", six),
            "(6,)",
            sixValues));
  }

  private static Arguments file(
      String name, String shape, int format, String type, byte[] body, double... expected) {
    return Arguments.of(
        name, NpyBytes.of(format, dictionary(type, false, shape), body), shape, expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("good")
  void reads(String name, byte[] file, String shape, double[] expected) throws IOException {
    NumberArray array = Npy.read(write(file));

    assertEquals(shape, array.shapeText());
    assertArrayEquals(expected, IntStream.range(0, array.size()).mapToDouble(array::get).toArray());
  }

  static Stream<Arguments> bad() {
    byte[] six = new byte[24];
    String good = dictionary("<f4", false, "(2, 3)");
    return Stream.of(
        refused(
            new byte[0],
            " is no NumPy file: expected it to begin with 93 4e 55 4d 50 59, found nothing"),
        refused(
            new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'},
            " is no NumPy file: expected it to begin with 93 4e 55 4d 50 59, found 89 50 4e 47 0d 0a"),
        refused(
            new byte[] {(byte) 0x93, 'N', 'U'},
            " is no NumPy file: expected it to begin with 93 4e 55 4d 50 59, found 93 4e 55"),
        refused(
            new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1},
            " is cut off: expected a header, found 7 bytes"),
        refused(
            new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, 1, 0},
            " is cut off: expected a header, found 10 bytes"),
        refused(NpyBytes.of(4, good, six), ": expected NumPy's format 1.0, 2.0 or 3.0, found 4.0"),
        refused(
            NpyBytes.of(1, 1, good, six), ": expected NumPy's format 1.0, 2.0 or 3.0, found 1.1"),
        refused(
            NpyBytes.of(1, 0, 500, "{}", six),
            " is cut off: expected a header of 500 bytes, found 26"),
        refused(
            NpyBytes.of(2, 0, -1, "{}", six),
            " is cut off: expected a header of 4294967295 bytes, found 26"),
        refused(
            NpyBytes.of(1, good, new byte[23]),
            ": shape (2, 3) of '<f4' needs 24 bytes after the header, found 23"),
        refused(
            NpyBytes.of(1, good, new byte[0]),
            ": shape (2, 3) of '<f4' needs 24 bytes after the header, found 0"),
        refused(
            NpyBytes.of(1, good, new byte[25]),
            ": shape (2, 3) of '<f4' needs 24 bytes after the header, found 25"),
        type("|O", "|O' (Python objects)"),
        type("<U5", "<U5' (text)"),
        type("|S3", "|S3' (text)"),
        type("<c8", "<c8' (complex numbers)"),
        type("<M8[ns]", "<M8[ns]' (times)"),
        type("|V4", "|V4' (raw bytes)"),
        type("<f16", "<f16'"),
        type("float32", "float32'"),
        refused(
            NpyBytes.of(
                1, "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (6,), }", six),
            ": expected an array of numbers, found a structured type"),
        damaged("{'fortran_order': False, 'shape': (6,), }", "no 'descr' that tells the type"),
        damaged("{'descr': 4, 'fortran_order': False, 'shape': (6,), }", "'descr' is no text"),
        damaged("{'descr': '<f4', 'fortran_order': False, }", "expected one 'shape', found none"),
        damaged("{'descr': '<f4', 'shape': (6,), }", "expected one 'fortran_order', found none"),
        damaged(
            "{'descr': '<f4', 'fortran_order': 1, 'shape': (6,), }",
            "'fortran_order' is neither True nor False"),
        damaged(
            "{'descr': '<f4', 'fortran_order': False, 'shape': 6, }",
            "invalid header dictionary: property 'shape' is not a tuple"),
        damaged(
            "{'descr': '<f4', 'fortran_order': False, 'shape': (-6,), }",
            "invalid header dictionary: syntax error: unexpected character: '-'"),
        damaged(
            "{'descr': '<f4', 'fortran_order': False, 'shape': (6,",
            "invalid header dictionary: syntax error: unexpected end of tuple"),
        damaged(
            "{'descr': '<f4', 'fortran_order': False, 'shape': ((((6,),),),), }",
            "brackets in brackets"),
        damaged(
            "{'descr': '<f4', 'fortran_order': False, 'shape': (6,), 'x': {'x': {'x': 1}}, }",
            "brackets in brackets"),
        damaged(
            "{'x': \"'descr': '<f4'\", 'descr': '|S4', 'fortran_order': False, 'shape': (6,), }",
            "expected one 'descr', found 2"),
        damaged(
            "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'shape': (3, 2), }",
            "expected one 'shape', found 2"),
        damaged(
            "{'descr': '<f4', 'fortran_order': False, 'fortran_order': True, 'shape': (6,), }",
            "expected one 'fortran_order', found 2"),
        refused(
            NpyBytes.of(1, dictionary("<f4", false, "(4294967302,)"), six),
            ": expected dimensions of at most 2147483647, found 4294967302"),
        refused(
            NpyBytes.of(1, dictionary("<f4", false, "(65536, 65536, 65536, 6)"), six),
            ": shape (65536, 65536, 65536, 6) of '<f4' needs over 2 GiB of bytes after the header,"
                + " found 24"));
  }

  private static Arguments refused(byte[] file, String message) {
    return Arguments.of(file, message);
  }

  private static Arguments type(String type, String found) {
    return refused(
        NpyBytes.of(1, dictionary(type, false, "(6,)"), new byte[24]),
        ": expected an array of numbers (float16 to float64, integers, bool), found type '"
            + found);
  }

  private static Arguments damaged(String dictionary, String reason) {
    return refused(NpyBytes.of(1, dictionary, new byte[24]), ": its header is damaged: " + reason);
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("bad")
  void refuses(byte[] bytes, String message) throws IOException {
    Path file = write(bytes);

    String told = assertThrows(UserException.class, () -> Npy.read(file)).getMessage();

    // The library's own words go on about its types.
    String expected = "'" + file + "'" + message;
    assertEquals(expected, told.substring(0, Math.min(expected.length(), told.length())));
    if (!message.contains("invalid header dictionary")) {
      assertEquals(expected, told);
    }
  }

  @Test
  void refusesWhatIsNoFile() {
    Path none = folder.resolve("none.npy");
    PngFixtures.assertRefused(
        "cannot read '" + none + "': no such file or folder", () -> Npy.read(none));
    PngFixtures.assertRefused(
        "cannot read '" + folder + "': Is a directory", () -> Npy.read(folder));
  }

  @Test
  void writesWhatNumpyWrites() throws IOException {
    Path file = folder.resolve("a.npy");

    Npy.write(file, new float[] {0, 1, 2, 3, 4, -5.5f}, 2, 3);
    assertArrayEquals(
        numpy(
            "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }",
            values(LITTLE_ENDIAN, 4, 6, (b, i) -> b.putFloat(i == 5 ? -5.5f : i))),
        Files.readAllBytes(file));

    Npy.write(file, new long[] {7, -1, 1L << 40}, 3);
    assertArrayEquals(
        numpy(
            "{'descr': '<i8', 'fortran_order': False, 'shape': (3,), }",
            values(LITTLE_ENDIAN, 8, 3, (b, i) -> b.putLong(i == 0 ? 7 : i == 1 ? -1 : 1L << 40))),
        Files.readAllBytes(file));

    Npy.write(file, new float[] {9});
    assertArrayEquals(
        numpy(
            "{'descr': '<f4', 'fortran_order': False, 'shape': (), }",
            values(LITTLE_ENDIAN, 4, 1, (b, i) -> b.putFloat(9))),
        Files.readAllBytes(file));
  }

  /** Format 1.0 in 128 bytes, which is what NumPy makes of every header of this length. */
  private static byte[] numpy(String dictionary, byte[] body) {
    return NpyBytes.of(1, 0, 118, dictionary + " ".repeat(117 - dictionary.length()) + "\n", body);
  }

  /** NumPy leaves room for the first dimension to grow to 21 digits, which can cost 64 bytes. */
  @Test
  void headersKeepNumpysRoomToGrow() throws IOException {
    // With 20 to grow, a newline and 10 bytes before it, 96 characters come to 127 bytes.
    assertHeader(128, 96, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 10);
    // 128 get 64 more, and so do those above.
    assertHeader(192, 97, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 10, 10);
    assertHeader(192, 98, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    // What the first dimension takes for itself is not added.
    assertHeader(128, 97, 10, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 10);
  }

  private void assertHeader(int bytes, int dictionary, int... shape) throws IOException {
    Path file = folder.resolve("a.npy");
    float[] values = new float[IntStream.of(shape).reduce(1, Math::multiplyExact)];
    Npy.write(file, values, shape);
    byte[] written = Files.readAllBytes(file);
    assertEquals(bytes, written.length - 4 * values.length);
    String header = new String(written, 10, bytes - 10, StandardCharsets.US_ASCII);
    assertEquals(dictionary, header.strip().length());
    assertTrue(header.endsWith(" \n"), header);
    assertEquals(bytes - 10, written[8] & 0xff);
  }

  @Test
  void writesManyValuesThatItReads() {
    Path file = folder.resolve("a.npy");
    float[] floats = new float[40_001];
    long[] longs = new long[20_003];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = i * 0.37f;
      longs[i % longs.length] = i * 1001L;
    }
    Npy.write(file, floats, 40_001);
    NumberArray array = Npy.read(file);
    assertEquals("<f4", array.type());
    for (int i = 0; i < floats.length; i++) {
      assertEquals(floats[i], array.get(i));
    }
    Npy.write(file, longs, 20_003, 1);
    array = Npy.read(file);
    assertEquals("(20003, 1)", array.shapeText());
    for (int i = 0; i < longs.length; i++) {
      assertEquals(longs[i], (long) array.get(i));
    }
  }

  @Test
  void aShapeHoldsItsValues() {
    Exception error =
        assertThrows(
            IllegalArgumentException.class,
            () -> Npy.write(folder.resolve("a.npy"), new float[5], 2, 3));
    assertEquals("shape (2, 3) does not hold 5 values", error.getMessage());
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("array.npy"), bytes);
  }
}
