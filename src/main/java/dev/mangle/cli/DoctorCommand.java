package dev.mangle.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mangle.doctor.Doctor;
import dev.mangle.doctor.Finding;
import dev.mangle.io.AtomicFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mangle doctor}: whether this machine has what networks need. */
@Command(
    name = "doctor",
    description = {
      "Check what this machine has: memory, instruction sets, TensorFlow's libraries, GPUs; and"
          + " whether it computes right, and how fast.",
      "A line each: ok, note (it could be better) or missing (runs fail). Exit code 2 where"
          + " something is missing; what a GPU needs is, only with --device gpu."
    })
public final class DoctorCommand implements Callable<Integer> {
  private static final int MISSING = 2;

  @Spec private CommandSpec spec;

  @Mixin private DeviceOption device;

  @Option(names = "--json", paramLabel = "FILE", description = "Write what is found there too.")
  private Path json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (json != null) {
      AtomicFiles.requireWritable(json);
    }
    Doctor doctor = new Doctor(device.asked(), finding -> print(finding, out));
    List<Finding> findings = doctor.examine();
    if (json != null) {
      AtomicFiles.write(json, toJson(findings));
    }
    return findings.stream().anyMatch(f -> f.state() == Finding.State.MISSING) ? MISSING : 0;
  }

  private static void print(Finding finding, PrintWriter out) {
    out.printf("%-8s %-16s %s%n", finding.state(), finding.name(), finding.text());
    out.flush();
  }

  private static String toJson(List<Finding> findings) {
    try {
      return JsonMapper.builder()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
              .build()
              .writeValueAsString(findings)
          + "\n";
    } catch (JacksonException e) {
      throw new AssertionError("a list of plain values is always JSON", e);
    }
  }
}
