package dev.mangle.model;

import dev.mangle.io.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.tensorflow.internal.c_api.TF_DeviceList;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.proto.ConfigProto;

/** What TensorFlow has of the devices that a user names. */
public final class Devices {
  private static final String GPU = "GPU";

  private Devices() {}

  /**
   * The places that {@code device} stands for, at least one, in TensorFlow's order: several where
   * it means all GPUs and there are several.
   *
   * @throws UserException when a GPU is named that TensorFlow does not see
   */
  public static List<Place> places(Device device) {
    if (device.kind() == Device.Kind.CPU) {
      return List.of(Place.PROCESSOR);
    }
    List<Place> gpus = gpus(device);
    if (!gpus.isEmpty()) {
      return gpus;
    }
    if (device.kind() == Device.Kind.AUTO) {
      return List.of(Place.PROCESSOR);
    }
    throw missing(device);
  }

  /**
   * The first of the places: where a single graph lies.
   *
   * @throws UserException when a GPU is named that TensorFlow does not see
   */
  public static Place first(Device device) {
    return places(device).get(0);
  }

  /** What a record calls a place that {@code device} stands for: {@code cpu}, {@code gpu:0}. */
  public static String name(Device device, Place place) {
    if (!place.type().equals(GPU)) {
      return Device.CPU.toString();
    }
    return new Device(Device.Kind.GPU, device.number() == null ? place.index() : device.number())
        .toString();
  }

  /**
   * The GPUs among them; none where TensorFlow sees none.
   *
   * @param device any but {@code cpu}
   * @throws UserException when TensorFlow cannot tell: there are some, but none of that number, or
   *     they cannot be used
   */
  public static List<Place> gpus(Device device) {
    try {
      return list(Sessions.config(device).build()).stream()
          .filter(place -> place.type().equals(GPU))
          .toList();
    } catch (RuntimeException e) {
      // So it says that a number is too high, or that a driver is too old.
      throw new UserException(
          "device %s: TensorFlow cannot open GPUs: %s; device cpu does without",
          device, TensorFlowErrors.reason(e));
    }
  }

  private static UserException missing(Device device) {
    return new UserException(
        "device %s: TensorFlow sees no such GPU here, only: %s; \"mangle doctor --device gpu\""
            + " tells what is missing",
        device,
        list(Sessions.config(Device.CPU).build()).stream()
            .map(Place::type)
            .distinct()
            .collect(Collectors.joining(", ")));
  }

  /** All devices that a session of {@code config} has. */
  static List<Place> list(ConfigProto config) {
    try (PointerScope scope = new PointerScope()) {
      TF_Status status = TF_Status.newStatus();
      TF_SessionOptions options = TF_SessionOptions.newSessionOptions();
      BytePointer bytes = new BytePointer(config.toByteArray());
      tensorflow.TF_SetConfig(options, bytes, bytes.capacity(), status);
      status.throwExceptionIfNotOK();
      TF_Session session = TF_Session.newSession(TF_Graph.newGraph(), options, status);
      status.throwExceptionIfNotOK();
      TF_DeviceList devices = tensorflow.TF_SessionListDevices(session, status);
      scope.attach(devices);
      status.throwExceptionIfNotOK();
      List<Place> places = places(devices, status);
      tensorflow.TF_DeleteDeviceList(devices);
      return places;
    }
  }

  private static List<Place> places(TF_DeviceList devices, TF_Status status) {
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < tensorflow.TF_DeviceListCount(devices); i++) {
      String name = tensorflow.TF_DeviceListName(devices, i, status).getString();
      String type = tensorflow.TF_DeviceListType(devices, i, status).getString();
      long memory = tensorflow.TF_DeviceListMemoryBytes(devices, i, status);
      status.throwExceptionIfNotOK();
      int index = Integer.parseInt(name.substring(name.lastIndexOf(':') + 1));
      // Of the processor it gives a number that means nothing.
      places.add(new Place(type, index, type.equals(GPU) ? memory : 0));
    }
    return places;
  }
}
