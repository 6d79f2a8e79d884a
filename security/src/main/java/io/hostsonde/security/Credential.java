package io.hostsonde.security;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What clients must know, and how those are treated who do not: the one rule for every listener.
 *
 * <ul>
 *   <li>Nothing at all is no guess, and neither is one of the last few wrong texts again: a client
 *       with an outdated token slows nobody, however often it comes.
 *   <li>Who guesses is slowed by address, as {@link FailureLimiter} says.
 *   <li>This host itself is never slowed, since its users would lock out one another.
 * </ul>
 *
 * <p>A reload makes a new one with the same {@link FailureLimiter}, so that who was slowed stays
 * so. Immutable but for that, and safe for use by many threads.
 */
public final class Credential {

  private final Secret secret;
  private final FailureLimiter failures;

  /** What became of an attempt. */
  public enum Verdict {
    /** It is the secret. */
    RIGHT,
    /** It is not. */
    WRONG,
    /** There was none. */
    MISSING,
    /** The address has guessed too often to be told whether it is. */
    SLOWED
  }

  public Credential(Secret secret, FailureLimiter failures) {
    this.secret = secret;
    this.failures = failures;
  }

  /**
   * Judges what a client shows.
   *
   * @param address where it connects from; null for what has none, which is on this host
   * @param candidate null or empty: it shows nothing
   */
  public Verdict check(@Nullable InetAddress address, @Nullable String candidate) {
    if (candidate == null || candidate.isEmpty()) {
      return Verdict.MISSING;
    }
    byte[] hash = Secret.sha256(candidate);
    boolean right = secret.is(hash);
    if (address == null || address.isLoopbackAddress()) {
      return right ? Verdict.RIGHT : Verdict.WRONG;
    }
    return failures.judge(address, hash, right);
  }
}
