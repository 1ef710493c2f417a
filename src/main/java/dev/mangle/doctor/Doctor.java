package dev.mangle.doctor;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.mangle.graph.ConvolutionFacts;
import dev.mangle.io.Cpu;
import dev.mangle.io.Memory;
import dev.mangle.io.UserException;
import dev.mangle.model.Device;
import dev.mangle.model.Devices;
import dev.mangle.model.Execution;
import dev.mangle.model.Place;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.bytedeco.javacpp.Loader;

/** Looks at all that networks need of a machine, and computes a little. */
public final class Doctor {
  private final Device device;
  private final Host host;
  private final Consumer<Finding> told;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * Prepares it.
   *
   * @param device that is asked for: with {@code cpu} GPUs do not matter, with {@code gpu} what one
   *     lacks is missing, else it is a note
   * @param told is told of each finding when it is there
   */
  public Doctor(Device device, Consumer<Finding> told) {
    this(device, Host.here(), told);
  }

  Doctor(Device device, Host host, Consumer<Finding> told) {
    this.device = device;
    this.host = host;
    this.told = told;
  }

  /** Makes all checks, which takes some seconds; returns what they came to. */
  public List<Finding> examine() {
    Processor processor = new Processor(Cpu.of(host.text("/proc/cpuinfo").orElse("")));
    add(java());
    add(processor.name(Runtime.getRuntime().availableProcessors()));
    add(processor.instructions());
    add(processor.oneDnn(host));
    add(MemoryCheck.of(Memory.read(host.root()), Runtime.getRuntime().maxMemory()));
    folders();
    Finding natives = Natives.load();
    add(natives);
    if (natives.state() == Finding.State.OK) {
      computing(processor);
    }
    return List.copyOf(findings);
  }

  private void computing(Processor processor) {
    List<Place> gpus = device.kind() == Device.Kind.CPU ? List.of() : gpus();
    test(new SelfTest(Execution.USUAL.on(Device.CPU), Place.PROCESSOR), processor.hasBfloat16());
    add(convolutions(ConvolutionFacts.here()));
    gpus.forEach(gpu -> test(new SelfTest(Execution.USUAL.on(device), gpu), true));
  }

  /** What attacks and training decide by. */
  static Finding convolutions(ConvolutionFacts facts) {
    String found =
        facts.eigenIsFaster()
            ? times("Eigen's, %.2f times as fast as oneDNN's", facts.eigenGain())
            : times("oneDNN's, Eigen's are %.2f times as fast", facts.eigenGain());
    if (facts.bfloat16Gain() > 0) {
      found += times("; bfloat16 is %.2f times as fast", facts.bfloat16Gain());
    }
    return facts.right()
        ? Finding.ok("convolutions", found)
        : Finding.note(
            "convolutions",
            found + "; oneDNN gives wrong values where blocks of channels are not full",
            "attacks avoid that; train in fp32");
  }

  @FormatMethod
  private static String times(@FormatString String format, double gain) {
    return String.format(Locale.ROOT, format, gain);
  }

  private List<Place> gpus() {
    List<Place> gpus = List.of();
    String failure = "";
    try {
      gpus = Devices.gpus(device);
    } catch (UserException e) {
      failure = e.getMessage();
    }
    // What TensorFlow computes with it has found, wherever that is.
    GpuCheck check = new GpuCheck(host, device.kind() == Device.Kind.GPU && gpus.isEmpty());
    add(failure.isEmpty() ? check.devices(device, gpus) : check.failed(failure));
    add(check.build(Natives.areForGpus()));
    add(check.driver());
    add(check.cuda());
    return gpus;
  }

  private void test(SelfTest test, boolean bfloat16) {
    add(test.gradient());
    add(test.product());
    if (bfloat16) {
      add(test.bfloat16Product());
    }
  }

  private void add(Finding finding) {
    findings.add(finding);
    told.accept(finding);
  }

  private static Finding java() {
    return Finding.ok("java", Runtime.version() + ", " + System.getProperty("java.home"));
  }

  private void folders() {
    add(Folders.check("temporary", Path.of(System.getProperty("java.io.tmpdir")), "set TMPDIR"));
    try {
      File cache = Loader.getCacheDir();
      add(Folders.check("cache", cache.toPath(), "set MANGLE_NATIVES to a folder of libraries"));
    } catch (IOException e) {
      add(Finding.missing("cache", "no folder: " + e.getMessage(), "set HOME or TMPDIR"));
    }
    String log = System.getProperty("mangle.log", "");
    if (!log.isEmpty()) {
      Path folder = Path.of(log).toAbsolutePath().getParent();
      add(Folders.check("log", folder, "set MANGLE_LOG"));
    }
  }
}
