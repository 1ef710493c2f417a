package dev.mangle.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mangle.io.UserException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.ConfigProto;

class DeviceTest {
  @ParameterizedTest
  @CsvSource({"auto, auto", "cpu, cpu", "GPU, gpu", "gpu:0, gpu:0", "gpu:07, gpu:7"})
  void isReadAndWritten(String text, String written) {
    assertEquals(written, Device.parse(text).toString());
    assertEquals(Device.parse(text), Device.parse(written));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gpu:", "gpu:-1", "gpu:x", "cpu:0", "auto:1", "cuda", "gpu:12345"})
  void whatIsNoneIsToldWithWhatThereIs(String text) {
    UserException refused = assertThrows(UserException.class, () -> Device.parse(text));
    assertEquals(
        "expected auto, cpu, gpu or gpu:N, such as gpu:0; found '" + text + "'",
        refused.getMessage());
  }

  @Test
  void onlyAGpuHasANumber() {
    assertThrows(IllegalArgumentException.class, () -> new Device(Device.Kind.CPU, 1));
    assertThrows(IllegalArgumentException.class, () -> new Device(Device.Kind.GPU, -1));
  }

  @Test
  void theProcessorIsOnePlace() {
    assertEquals(List.of(Place.PROCESSOR), Devices.places(Device.CPU));
    assertEquals("cpu", Devices.name(Device.CPU, Place.PROCESSOR));
  }

  @Test
  void withoutAGpuAutoIsTheProcessor() {
    assumeTrue(Devices.gpus(Device.AUTO).isEmpty());
    assertEquals(List.of(Place.PROCESSOR), Devices.places(Device.AUTO));
    assertEquals("cpu", Devices.name(Device.AUTO, Place.PROCESSOR));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpu", "gpu:0", "gpu:3"})
  void withoutAGpuNoneIsGiven(String name) {
    assumeTrue(Devices.gpus(Device.AUTO).isEmpty());
    UserException refused =
        assertThrows(UserException.class, () -> Devices.first(Device.parse(name)));
    assertEquals(
        "device "
            + name
            + ": TensorFlow sees no such GPU here, only: CPU; \"mangle doctor --device gpu\" tells"
            + " what is missing",
        refused.getMessage());
  }

  @Test
  void whatASessionHasIsListed() {
    ConfigProto two = Sessions.config(Device.CPU).putDeviceCount("CPU", 2).build();
    assertEquals(List.of(Place.PROCESSOR, new Place("CPU", 1, 0)), Devices.list(two));
  }

  @Test
  void sessionsSeeTheGpusThatTheyMay() {
    assertEquals(0, Sessions.config(Device.CPU).getDeviceCountOrThrow("GPU"));
    assertEquals(0, Sessions.processor().getDeviceCountOrThrow("GPU"));
    for (Device device : List.of(Device.AUTO, Device.GPU)) {
      ConfigProto all = Sessions.config(device).build();
      assertEquals("", all.getGpuOptions().getVisibleDeviceList());
      assertTrue(all.getGpuOptions().getAllowGrowth());
    }
    ConfigProto one = Sessions.config(Device.parse("gpu:2")).build();
    assertEquals("2", one.getGpuOptions().getVisibleDeviceList());
    assertTrue(one.getGpuOptions().getAllowGrowth());
  }
}
