package dev.mangle.image;

import dev.mangle.io.UserException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openlca.npy.NpyFormatException;
import org.openlca.npy.dict.NpyHeaderDict;

/**
 * What stands before the values of a {@code .npy} file: magic, format, and a header that is a
 * Python dictionary.
 *
 * @param type of the values in NumPy's words, such as {@code <f4}
 * @param header as the library reads it
 * @param length of all of it in bytes
 */
record NpyPreamble(String type, NpyHeaderDict header, int length) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int FORMAT_END = 8;
  private static final int SHOWN = 6;

  /** All that NumPy writes for numbers; the library knows more words, and some of them wrongly. */
  private static final Pattern NUMBERS = Pattern.compile("[<>=|]?(b1|\\?|[iu][1248]|f[248])");

  private static final Pattern TYPE = Pattern.compile("[\"']descr[\"']\\s*:\\s*(.)([^\"']*)");

  /** No header of numbers nests deeper than one tuple in one dictionary; the library recurses. */
  private static final Pattern NESTED = Pattern.compile("\\([^)]*\\(|\\{.*\\{", Pattern.DOTALL);

  /** Python 2 wrote long numbers as 6L and texts as u'<f4'. */
  private static final Pattern PYTHON2 = Pattern.compile("(?<=[0-9])L|u(?=[\"'][<>=|a-z])");

  private static final Pattern ORDER =
      Pattern.compile("[\"']fortran_order[\"']\\s*:\\s*(True|False)\\s*[,}]");
  private static final Pattern LONG_NUMBER = Pattern.compile("[0-9]{10,}");

  static NpyPreamble read(String where, byte[] file) {
    requireMagic(where, file);
    int format = file[MAGIC.length] & 0xff;
    int lengthBytes = format == 1 ? Short.BYTES : Integer.BYTES;
    int from = FORMAT_END + lengthBytes;
    if (file.length < from) {
      throw new UserException(
          "%s is cut off: expected a header, found %d bytes", where, file.length);
    }
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    long length =
        format == 1
            ? Short.toUnsignedLong(buffer.getShort(FORMAT_END))
            : Integer.toUnsignedLong(buffer.getInt(FORMAT_END));
    if (length > file.length - from) {
      throw new UserException(
          "%s is cut off: expected a header of %d bytes, found %d",
          where, length, file.length - from);
    }
    String written =
        new String(
            file,
            from,
            (int) length,
            format == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    String text = PYTHON2.matcher(written).replaceAll("");
    String type = type(where, text);
    NpyHeaderDict header = parse(where, text);
    return new NpyPreamble(type, header, from + (int) length);
  }

  private static void requireMagic(String where, byte[] file) {
    if (!Arrays.equals(MAGIC, Arrays.copyOf(file, MAGIC.length))) {
      String start = HexFormat.ofDelimiter(" ").formatHex(file, 0, Math.min(SHOWN, file.length));
      throw new UserException(
          "%s is no NumPy file: expected it to begin with 93 4e 55 4d 50 59, found %s",
          where, file.length == 0 ? "nothing" : start);
    }
    if (file.length < FORMAT_END) {
      throw new UserException(
          "%s is cut off: expected a header, found %d bytes", where, file.length);
    }
    int major = file[MAGIC.length] & 0xff;
    int minor = file[MAGIC.length + 1] & 0xff;
    if (major < 1 || major > 3 || minor != 0) {
      throw new UserException(
          "%s: expected NumPy's format 1.0, 2.0 or 3.0, found %d.%d", where, major, minor);
    }
  }

  private static String type(String where, String header) {
    Matcher found = TYPE.matcher(header);
    if (!found.find()) {
      throw new UserException("%s: its header is damaged: no 'descr' that tells the type", where);
    }
    char first = found.group(1).charAt(0);
    if (first == '[' || first == '(') {
      throw new UserException("%s: expected an array of numbers, found a structured type", where);
    }
    if (first != '\'' && first != '"') {
      throw new UserException("%s: its header is damaged: 'descr' is no text", where);
    }
    String type = found.group(2);
    if (!NUMBERS.matcher(type).matches()) {
      throw new UserException(
          "%s: expected an array of numbers (float16 to float64, integers, bool), found type '%s'%s",
          where, type, kind(type));
    }
    return type;
  }

  /** In words, by the letter that NumPy has for it. */
  private static String kind(String type) {
    String letters = type.replaceFirst("^[<>=|]", "");
    return switch (letters.isEmpty() ? ' ' : letters.charAt(0)) {
      case 'O' -> " (Python objects)";
      case 'S', 'U', 'a' -> " (text)";
      case 'c' -> " (complex numbers)";
      case 'm', 'M' -> " (times)";
      case 'V' -> " (raw bytes)";
      default -> "";
    };
  }

  private static NpyHeaderDict parse(String where, String header) {
    for (String key : List.of("descr", "fortran_order", "shape")) {
      int times = header.split("[\"']" + key + "[\"']\\s*:", -1).length - 1;
      if (times != 1) {
        throw new UserException(
            "%s: its header is damaged: expected one '%s', found %s",
            where, key, times == 0 ? "none" : times);
      }
    }
    if (!ORDER.matcher(header).find()) {
      throw new UserException(
          "%s: its header is damaged: 'fortran_order' is neither True nor False", where);
    }
    if (NESTED.matcher(header).find()) {
      throw new UserException("%s: its header is damaged: brackets in brackets", where);
    }
    Matcher number = LONG_NUMBER.matcher(header);
    while (number.find()) {
      // The library would keep the lower 32 bits.
      if (number.group().length() > 10 || Long.parseLong(number.group()) > Integer.MAX_VALUE) {
        throw new UserException(
            "%s: expected dimensions of at most %d, found %s",
            where, Integer.MAX_VALUE, number.group());
      }
    }
    try {
      return NpyHeaderDict.parse(header);
    } catch (NpyFormatException e) {
      throw new UserException("%s: its header is damaged: %s", where, e.getMessage());
    }
  }
}
