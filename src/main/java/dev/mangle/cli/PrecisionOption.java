package dev.mangle.cli;

import dev.mangle.io.UserException;
import dev.mangle.model.Precision;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** In which numbers the gradients of an attack are computed. */
final class PrecisionOption {
  @Option(
      names = "--precision",
      defaultValue = "fp32",
      converter = Converter.class,
      paramLabel = "NAME",
      description =
          "Of the attacking networks' inside: fp32, bf16, or auto, which is bf16 where the processor"
              + " is faster at it. Judges are always fp32. Default: ${DEFAULT-VALUE}.")
  private Precision precision;

  /** Reads a precision. */
  static final class Converter implements ITypeConverter<Precision> {
    @Override
    public Precision convert(String text) {
      try {
        return Precision.named(text);
      } catch (UserException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  Precision precision() {
    return precision;
  }
}
