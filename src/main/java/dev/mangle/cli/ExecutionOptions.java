package dev.mangle.cli;

import dev.mangle.model.Execution;
import picocli.CommandLine.Mixin;

/** How networks are computed. */
final class ExecutionOptions {
  @Mixin private DeviceOption device;

  /**
   * All of it as one value.
   *
   * @throws dev.mangle.io.UserException when this machine cannot
   */
  Execution execution() {
    return Execution.USUAL.on(device.present());
  }
}
