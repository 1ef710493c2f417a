package dev.mangle.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What time it is, and how much of the processor this process has had. */
interface Clock {
  /** Those of the system; CPU time comes in steps of 10 ms. */
  Clock SYSTEM =
      new Clock() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public long cpuNanos() {
          return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
              .getProcessCpuTime();
        }
      };

  /** Wall-clock time from some beginning. */
  long nanos();

  /** CPU time of all threads of the process. */
  long cpuNanos();
}
