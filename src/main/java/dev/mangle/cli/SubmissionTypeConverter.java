package dev.mangle.cli;

import dev.mangle.io.Names;
import dev.mangle.submission.SubmissionType;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;

/** Reads a type of submission by the contest's word. */
final class SubmissionTypeConverter implements ITypeConverter<SubmissionType> {

  @Override
  public SubmissionType convert(String text) {
    Map<String, SubmissionType> types = new LinkedHashMap<>();
    for (SubmissionType type : SubmissionType.values()) {
      types.put(type.toString(), type);
    }
    return Names.get("type of submission", types, text);
  }
}
