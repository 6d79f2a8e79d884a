package io.hostsonde.api;

import java.time.Instant;

/** Wall and monotonic time; tests inject their own. Safe for use by many threads. */
public interface HostClock {

  /** The wall clock: for what is shown. It may step. */
  Instant now();

  /** The monotonic clock in nanoseconds from an arbitrary origin: for rates and ages. */
  long nanoTime();

  HostClock SYSTEM =
      new HostClock() {
        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public long nanoTime() {
          return System.nanoTime();
        }
      };
}
