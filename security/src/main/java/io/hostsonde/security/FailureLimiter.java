package io.hostsonde.security;

import io.hostsonde.api.HostClock;
import io.hostsonde.security.Credential.Verdict;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Slows those who guess a credential: the first few guesses of an address cost nothing, each
 * further one doubles the time in which it is not listened to. The same wrong text again is no
 * guess. An IPv6 address counts as its /64, which is what one customer gets.
 *
 * <p>An address may be many clients (NAT, a proxy). Where the right credential was shown within
 * {@link #TRUSTED}, it is listened to also while the address is slowed, so that one who guesses
 * does not shut out the others. Since whoever is listened to may guess, that has its own limit:
 * {@link #MORE_GUESSES} at once and in each {@link #MORE_GUESSES_PERIOD} after. That the right one
 * was shown forgives no guess; only time does. Safe for use by many threads.
 */
public final class FailureLimiter {

  /** Addresses that failed, and as many that were right. */
  static final int ADDRESSES = 1024;

  static final int FREE_FAILURES = 5;
  static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  /** After this long without a guess an address starts anew. */
  static final Duration FORGIVEN = Duration.ofMinutes(10);

  /** Wrong texts of an address that are known again, as their hashes. */
  static final int REMEMBERED = 8;

  /** For so long it counts that an address has shown the right one; connections last for days. */
  static final Duration TRUSTED = Duration.ofDays(7);

  /** Guesses of a slowed address that has shown the right one; one a second. */
  static final int MORE_GUESSES = 60;

  static final Duration MORE_GUESSES_PERIOD = Duration.ofMinutes(1);

  private static final long NANOS_OF_A_GUESS = MORE_GUESSES_PERIOD.toNanos() / MORE_GUESSES;

  private final HostClock clock;
  private final String setting;
  private final Seldom wrong;
  private final Seldom slowed;

  /** By the time of the last guess, oldest first. Guarded by this. */
  private final Map<ByteBuffer, Failures> failed = new LinkedHashMap<>();

  /** By the time of the last success, oldest first. Guarded by this. */
  private final Map<ByteBuffer, Trust> trusted = new LinkedHashMap<>();

  /**
   * A limiter that knows no address yet.
   *
   * @param log where it is said that somebody fails
   * @param setting of the credential, as that line names it: {@code websocket.token}
   */
  public FailureLimiter(HostClock clock, Logger log, String setting) {
    this.clock = clock;
    this.setting = setting;
    this.wrong = new Seldom(log, clock);
    this.slowed = new Seldom(log, clock);
  }

  /** What becomes of a try; the time it takes does not depend on how close the try was. */
  Verdict judge(InetAddress address, byte[] hash, boolean right) {
    ByteBuffer key = key(address);
    Verdict verdict;
    boolean guess;
    synchronized (this) {
      long now = clock.nanoTime();
      Failures failures = failures(key, now);
      guess = !right && (failures == null || !failures.remembers(hash));
      verdict =
          failures != null && now - failures.until < 0
              ? whileSlowed(key, failures, hash, right, now)
              : listenedTo(key, hash, right, guess, now);
    }
    String from = address.getHostAddress();
    if (verdict == Verdict.SLOWED) {
      slowed.log(
          Level.WARNING,
          from
              + ": too many different wrong credentials; it is not listened to for up to "
              + LONGEST_WAIT.toSeconds()
              + " s at a time, unless the right one was shown from there before. Give the clients"
              + " there the one in "
              + setting
              + ", or keep away who guesses");
    } else if (verdict == Verdict.WRONG && guess) {
      wrong.log(
          Level.INFO, from + ": a wrong credential; the clients there need the one in " + setting);
    }
    return verdict;
  }

  private Verdict listenedTo(ByteBuffer key, byte[] hash, boolean right, boolean guess, long now) {
    if (right) {
      trust(key, now);
      return Verdict.RIGHT;
    }
    if (guess) {
      Failures failures = failed.remove(key);
      failures = failures == null ? new Failures() : failures;
      failures.guessed(hash, now);
      failed.put(key, failures);
      forgetOldest(failed);
    }
    return Verdict.WRONG;
  }

  /** Nothing tells a stranger that a wrong one was compared, but that a right one is let in. */
  private Verdict whileSlowed(
      ByteBuffer key, Failures failures, byte[] hash, boolean right, long now) {
    Trust trust = trusted.get(key);
    if (trust == null || trust.ended(now) || !trust.mayGuess(now)) {
      return Verdict.SLOWED;
    }
    if (right) {
      trust(key, now);
      return Verdict.RIGHT;
    }
    if (!failures.remembers(hash)) {
      trust.guessed(now);
      failures.remember(hash);
    }
    return Verdict.SLOWED;
  }

  private @Nullable Failures failures(ByteBuffer key, long now) {
    Failures failures = failed.get(key);
    if (failures != null && failures.forgiven(now)) {
      failed.remove(key);
      return null;
    }
    return failures;
  }

  private void trust(ByteBuffer key, long now) {
    Trust trust = trusted.remove(key);
    trust = trust == null ? new Trust(now) : trust;
    trust.shownAt = now;
    trusted.put(key, trust);
    forgetOldest(trusted);
  }

  private static void forgetOldest(Map<ByteBuffer, ?> table) {
    if (table.size() > ADDRESSES) {
      var oldest = table.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  private static ByteBuffer key(InetAddress address) {
    byte[] bytes = IpAddress.canonical(address.getAddress());
    return ByteBuffer.wrap(bytes.length == 16 ? Arrays.copyOf(bytes, 8) : bytes);
  }

  /** The guesses of an address. */
  private static final class Failures {

    private final Deque<byte[]> hashes = new ArrayDeque<>(REMEMBERED + 1);
    private int count;
    private long last;
    private long until;

    void guessed(byte[] hash, long now) {
      remember(hash);
      count++;
      last = now;
      until = now + waitNanos(count);
    }

    void remember(byte[] hash) {
      hashes.addLast(hash);
      if (hashes.size() > REMEMBERED) {
        hashes.removeFirst();
      }
    }

    boolean remembers(byte[] hash) {
      return hashes.stream().anyMatch(before -> MessageDigest.isEqual(before, hash));
    }

    boolean forgiven(long now) {
      return now - last >= FORGIVEN.toNanos();
    }

    private static long waitNanos(int count) {
      if (count <= FREE_FAILURES) {
        return 0;
      }
      int doublings = Math.min(count - FREE_FAILURES - 1, 30);
      return Math.min(FIRST_WAIT.toNanos() << doublings, LONGEST_WAIT.toNanos());
    }
  }

  /** That an address has shown the right one, and what it may still guess while it is slowed. */
  private static final class Trust {

    private long shownAt;

    /** When all guesses are back, each taking its time. */
    private long restoredAt;

    Trust(long now) {
      this.restoredAt = now;
    }

    boolean ended(long now) {
      return now - shownAt >= TRUSTED.toNanos();
    }

    boolean mayGuess(long now) {
      return restoredAt - now <= (MORE_GUESSES - 1) * NANOS_OF_A_GUESS;
    }

    void guessed(long now) {
      restoredAt = (restoredAt - now > 0 ? restoredAt : now) + NANOS_OF_A_GUESS;
    }
  }
}
