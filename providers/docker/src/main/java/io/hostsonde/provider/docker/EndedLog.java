package io.hostsonde.provider.docker;

import io.hostsonde.api.LogLine;
import io.hostsonde.api.LogStream;
import io.hostsonde.api.MemoryShare;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Lines that are all there. */
final class EndedLog implements LogStream {

  private final LogRing lines;
  private final MemoryShare.Lease memory;

  /**
   * Of lines that were read.
   *
   * @param memory has taken what they hold
   */
  EndedLog(LogTail read, MemoryShare.Lease memory) {
    this.memory = memory;
    this.lines = new LogRing(read.lines(), memory, read.leftOut());
    this.lines.end(null);
  }

  @Override
  public @Nullable LogLine next(Duration wait) throws java.io.IOException, InterruptedException {
    return lines.next(Duration.ZERO);
  }

  @Override
  public boolean ended() {
    return lines.ended();
  }

  @Override
  public long dropped() {
    return lines.dropped();
  }

  @Override
  public void close() {
    memory.close();
  }
}
