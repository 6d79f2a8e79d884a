package io.hostsonde.provider.network;

import io.hostsonde.linux.Kernel;
import io.hostsonde.linux.KernelFile;
import io.hostsonde.linux.Text;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What links can carry, as of a little while ago. The kernel takes its global lock of network
 * configuration to answer, and some drivers then talk to slow hardware, so {@code
 * /sys/class/net/x/speed} is read in the background and never twice at a time. Called by the
 * sampler; the background publishes into a volatile field.
 */
final class LinkSpeeds {

  /** How old a speed may be while no link comes, goes or changes its state. */
  static final Duration AGE = Duration.ofMinutes(1);

  private static final Logger LOGGER = System.getLogger(LinkSpeeds.class.getName());

  /** The kernel gives megabits per second. */
  private static final double BYTES_PER_MEGABIT = 1e6 / 8;

  private static final long UNKNOWN_IN_16_BITS = 0xffff;

  private final String classNet;
  private final Executor background;
  private final AtomicBoolean inFlight = new AtomicBoolean();
  private volatile Map<String, Double> speeds = Map.of();
  private boolean due = true;
  private long askedAt;

  LinkSpeeds(String classNet, Executor background) {
    this.classNet = classNet;
    this.background = background;
  }

  /** Bytes per second; null while it is not known, and for what has no speed. */
  @Nullable Double of(String name) {
    return speeds.get(name);
  }

  /**
   * Asks again if it is time.
   *
   * @param names the interfaces there are now
   * @param changed whether a link came, went or changed its state
   */
  void refresh(Set<String> names, long now, boolean changed) {
    due |= changed || now - askedAt >= AGE.toNanos();
    if (due && inFlight.compareAndSet(false, true)) {
      due = false;
      askedAt = now;
      List<String> asked = List.copyOf(names);
      background.execute(() -> ask(asked));
    }
  }

  private void ask(List<String> names) {
    try {
      Map<String, Double> found = HashMap.newHashMap(names.size());
      for (String name : names) {
        Double speed = read(classNet + "/" + name);
        if (speed != null) {
          found.put(name, speed);
        }
      }
      speeds = Map.copyOf(found);
    } finally {
      inFlight.set(false);
    }
  }

  /** Virtual interfaces make a speed up (veth: 10 Gb/s); a bond adds up those of its members. */
  private static @Nullable Double read(String directory) {
    if (!Kernel.exists(directory + "/device") && !Kernel.exists(directory + "/bonding")) {
      return null;
    }
    try (KernelFile file = new KernelFile(directory + "/speed")) {
      Text text = file.readIfPresent();
      return text == null ? null : bytesPerSecond(text);
    } catch (IOException e) {
      LOGGER.log(Level.DEBUG, e.getMessage());
      return null;
    }
  }

  /**
   * Null for what isn't a speed: -1 is "unknown", which older kernels print unsigned, and drivers
   * that keep it in 16 bits as 65535.
   */
  static @Nullable Double bytesPerSecond(Text text) {
    Long megabits = text.numberIfAny();
    return megabits != null
            && megabits > 0
            && megabits < Integer.MAX_VALUE
            && megabits != UNKNOWN_IN_16_BITS
        ? megabits * BYTES_PER_MEGABIT
        : null;
  }
}
