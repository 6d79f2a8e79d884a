package io.hostsonde.security;

import io.hostsonde.api.HostClock;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Slows those who fail to show the right credential: the first few failures of an address cost
 * nothing, each further one doubles the time in which it is not listened to. Ask {@link #delay}
 * before a credential is looked at, then say how it went. An IPv6 address counts as its /64, which
 * is what one customer gets. Safe for use by many threads.
 */
public final class FailureLimiter {

  static final int ADDRESSES = 1024;
  static final int FREE_FAILURES = 5;
  static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  /** After this long without a failure an address starts anew. */
  static final Duration FORGIVEN = Duration.ofMinutes(10);

  private final HostClock clock;

  /** By the time of the last failure, oldest first. Guarded by itself. */
  private final Map<ByteBuffer, Failures> table = new LinkedHashMap<>();

  public FailureLimiter(HostClock clock) {
    this.clock = clock;
  }

  /** How long this address is not listened to from now; zero when its next try counts. */
  public Duration delay(InetAddress address) {
    long now = clock.nanoTime();
    synchronized (table) {
      Failures failures = table.get(key(address));
      return failures == null || failures.forgiven(now)
          ? Duration.ZERO
          : Duration.ofNanos(Math.max(0, failures.until - now));
    }
  }

  /** A credential was wrong. */
  public void failed(InetAddress address) {
    long now = clock.nanoTime();
    ByteBuffer key = key(address);
    synchronized (table) {
      @Nullable Failures before = table.remove(key);
      table.put(key, Failures.next(before, now));
      if (table.size() > ADDRESSES) {
        Iterator<ByteBuffer> oldest = table.keySet().iterator();
        oldest.next();
        oldest.remove();
      }
    }
  }

  /** A credential was right: what failed before is forgiven. */
  public void succeeded(InetAddress address) {
    synchronized (table) {
      table.remove(key(address));
    }
  }

  private static ByteBuffer key(InetAddress address) {
    byte[] bytes = IpAddress.canonical(address.getAddress());
    return ByteBuffer.wrap(bytes.length == 16 ? Arrays.copyOf(bytes, 8) : bytes);
  }

  private record Failures(int count, long last, long until) {

    static Failures next(@Nullable Failures before, long now) {
      int count = before == null || before.forgiven(now) ? 1 : before.count + 1;
      return new Failures(count, now, now + waitNanos(count));
    }

    private static long waitNanos(int count) {
      if (count <= FREE_FAILURES) {
        return 0;
      }
      int doublings = Math.min(count - FREE_FAILURES - 1, 30);
      return Math.min(FIRST_WAIT.toNanos() << doublings, LONGEST_WAIT.toNanos());
    }

    boolean forgiven(long now) {
      return now - last >= FORGIVEN.toNanos();
    }
  }
}
