package dev.mangle.cli;

import dev.mangle.attack.StepSize;
import picocli.CommandLine.ITypeConverter;

/** Reads a step size in pixel units or as a part of the budget. */
final class StepSizeConverter implements ITypeConverter<StepSize> {

  @Override
  public StepSize convert(String text) {
    return StepSize.parse(text);
  }
}
