package dev.mangle.cli;

import dev.mangle.io.UserException;
import dev.mangle.model.Device;
import dev.mangle.model.Devices;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Where networks are computed. */
final class DeviceOption {
  @Option(
      names = "--device",
      defaultValue = "auto",
      converter = Converter.class,
      paramLabel = "NAME",
      description =
          "Where networks are computed: cpu, gpu, gpu:N (that one alone, from 0) or auto, which is"
              + " gpu where TensorFlow sees one. \"mangle doctor\" tells what there is. Default:"
              + " ${DEFAULT-VALUE}.")
  private Device device;

  /** Reads a device. */
  static final class Converter implements ITypeConverter<Device> {
    @Override
    public Device convert(String text) {
      try {
        return Device.parse(text);
      } catch (UserException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** The one that was asked for, whether or not it is there. */
  Device asked() {
    return device;
  }

  /**
   * The one that was asked for.
   *
   * @throws UserException when it is a GPU and TensorFlow does not see it
   */
  Device present() {
    // Only a GPU can be missing; for all else TensorFlow need not be loaded yet.
    if (device.kind() == Device.Kind.GPU) {
      Devices.first(device);
    }
    return device;
  }
}
