package io.hostsonde.agent;

import io.hostsonde.api.MemoryShare;
import io.hostsonde.api.Sampled;
import io.hostsonde.schema.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Copies the samples of a plug-in that is in a folder of its own, on the thread that took them, so
 * that whoever reads them later runs none of its code. Counts what the copies hold.
 *
 * @param intake the share that they are counted in
 * @param most how many bytes one sample may hold
 */
record Copies(MemoryShare intake, long most) {

  /** How many bytes are taken from the share at a time. */
  private static final int STEP = 4096;

  /** A copy, and what it holds for as long as the lease is open. */
  record Copy(Sampled sampled, MemoryShare.Lease lease) {}

  /**
   * Copies one.
   *
   * @throws IOException when it is too large, or no memory is left for it
   */
  Copy of(Sampled sampled) throws IOException {
    MemoryShare.Lease lease = intake.lease("the sample of " + sampled.source());
    Size size = new Size(lease);
    boolean copied = false;
    try {
      Object value = Snapshot.of(sampled.schema(), sampled.value(), size::add);
      Sampled copy =
          new Sampled(
              sampled.source(),
              sampled.schema(),
              value,
              sampled.at(),
              sampled.nanoTime(),
              sampled.took());
      copied = true;
      return new Copy(copy, lease);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      if (!copied) {
        lease.close();
      }
    }
  }

  private final class Size {

    private final MemoryShare.Lease lease;
    private long held;
    private long taken;

    Size(MemoryShare.Lease lease) {
      this.lease = lease;
    }

    void add(long bytes) {
      held += bytes;
      try {
        if (held > most) {
          throw new IOException(
              "a sample of more than "
                  + most / 1024
                  + " KiB is too large (engine.max-sample-percent)");
        }
        if (held > taken) {
          long more = Math.max(held - taken, STEP);
          lease.need(more);
          taken += more;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
