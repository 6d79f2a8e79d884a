package io.hostsonde.security;

import static io.hostsonde.security.Credential.Verdict.MISSING;
import static io.hostsonde.security.Credential.Verdict.RIGHT;
import static io.hostsonde.security.Credential.Verdict.SLOWED;
import static io.hostsonde.security.Credential.Verdict.WRONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CredentialTest {

  private static final InetAddress ALICE = InetAddress.ofLiteral("192.0.2.1");
  private static final InetAddress BOB = InetAddress.ofLiteral("192.0.2.2");
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final TestClock clock = new TestClock(Instant.EPOCH);
  private final Recorder log = new Recorder();
  private final FailureLimiter failures = new FailureLimiter(clock, log, "made-up.token");
  private final Credential credential = credential("right");
  private int guesses;

  private Credential credential(String secret) {
    return new Credential(Secret.of(secret).orElseThrow(), failures);
  }

  private Credential.Verdict guess(InetAddress address) {
    return credential.check(address, "guess " + guesses++);
  }

  private void guess(InetAddress address, int times) {
    IntStream.range(0, times).forEach(i -> guess(address));
  }

  private void slow(InetAddress address) {
    guess(address, FailureLimiter.FREE_FAILURES + 1);
    assertThat(guess(address)).isEqualTo(SLOWED);
  }

  @Test
  void theFirstGuessesCostNothingAndEachFurtherOneTwiceTheTime() {
    guess(ALICE, FailureLimiter.FREE_FAILURES);
    List<Long> seconds = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      String text = "guess " + guesses;
      assertThat(guess(ALICE)).isEqualTo(WRONG);
      long waited = 0;
      for (; credential.check(ALICE, text) == SLOWED; waited++) {
        clock.pass(SECOND);
      }
      seconds.add(waited);
    }
    assertThat(seconds).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
  }

  @Test
  void oneDoesNotSlowAnother() {
    slow(ALICE);
    assertThat(credential.check(ALICE, "right")).isEqualTo(SLOWED);
    assertThat(credential.check(BOB, "right")).isEqualTo(RIGHT);
  }

  @Test
  void theSameWrongOneOrNoneSlowsNobody() {
    for (int i = 0; i < 1000; i++) {
      for (int old = 0; old < FailureLimiter.FREE_FAILURES; old++) {
        assertThat(credential.check(ALICE, "outdated " + old)).isEqualTo(WRONG);
      }
      assertThat(credential.check(ALICE, null)).isEqualTo(MISSING);
      assertThat(credential.check(ALICE, "")).isEqualTo(MISSING);
      assertThat(credential.check(ALICE, "right")).isEqualTo(RIGHT);
      clock.pass(SECOND);
    }
  }

  @Test
  void whoWasRightFromThereIsLetInWhileOthersGuess() {
    assertThat(credential.check(ALICE, "right")).isEqualTo(RIGHT);
    for (int second = 0; second < 600; second++) {
      assertThat(guess(ALICE)).isIn(WRONG, SLOWED);
      assertThat(credential.check(ALICE, "right")).isEqualTo(RIGHT);
      clock.pass(SECOND);
    }
    clock.pass(FailureLimiter.TRUSTED);
    slow(ALICE);
    assertThat(credential.check(ALICE, "right")).as("that is long ago").isEqualTo(SLOWED);
  }

  /** Whoever is listened to can guess: so many, whatever they do and whoever is right meanwhile. */
  @Test
  void guessingIsSlowedAlsoWhereTheRightOneIsShown() {
    credential.check(ALICE, "right");
    int compared = 0;
    int minutes = 60;
    for (int tenth = 0; tenth < minutes * 600; tenth++) {
      // A guess would have been compared when the right one is let in instead of it.
      if (credential.check(ALICE, "right") == RIGHT) {
        compared++;
      }
      guess(ALICE);
      clock.pass(Duration.ofMillis(100));
    }
    assertThat(compared)
        .isLessThanOrEqualTo(
            FailureLimiter.FREE_FAILURES + (minutes + 2) * (FailureLimiter.MORE_GUESSES + 1));
  }

  @Test
  void theSameWrongOneUsesUpNoGuesses() {
    credential.check(ALICE, "right");
    slow(ALICE);
    for (int i = 0; i < 10 * FailureLimiter.MORE_GUESSES; i++) {
      assertThat(credential.check(ALICE, "outdated")).isEqualTo(SLOWED);
    }
    assertThat(credential.check(ALICE, "right")).isEqualTo(RIGHT);
    guess(ALICE, FailureLimiter.MORE_GUESSES);
    assertThat(credential.check(ALICE, "right")).isEqualTo(SLOWED);
    clock.pass(FailureLimiter.MORE_GUESSES_PERIOD);
    assertThat(credential.check(ALICE, "right")).isEqualTo(RIGHT);
  }

  @Test
  void theRightOneDoesNotForgiveGuessesAndTimeDoes() {
    guess(ALICE, FailureLimiter.FREE_FAILURES);
    assertThat(credential.check(ALICE, "right")).isEqualTo(RIGHT);
    slow(BOB);
    guess(ALICE);
    assertThat(guess(ALICE)).isEqualTo(SLOWED);
    clock.pass(FailureLimiter.FORGIVEN);
    guess(ALICE, FailureLimiter.FREE_FAILURES - 1);
    assertThat(guess(ALICE)).isEqualTo(WRONG);
    assertThat(guess(BOB)).isEqualTo(WRONG);
  }

  @Test
  void anotherTokenForgetsNobody() {
    credential.check(BOB, "right");
    credential.check(BOB, "new");
    slow(ALICE);
    Credential after = credential("new");
    assertThat(after.check(ALICE, "new")).isEqualTo(SLOWED);
    slow(BOB);
    assertThat(after.check(BOB, "new")).as("it was tried too early, and is right").isEqualTo(RIGHT);
    assertThat(after.check(BOB, "right")).isEqualTo(SLOWED);
  }

  @Test
  void usersOfThisHostCannotSlowOneAnother() {
    for (@Nullable InetAddress here :
        new @Nullable InetAddress[] {
          null, InetAddress.ofLiteral("127.0.0.9"), InetAddress.ofLiteral("::1")
        }) {
      for (int i = 0; i < 50; i++) {
        assertThat(credential.check(here, "guess " + i)).isEqualTo(WRONG);
      }
      assertThat(credential.check(here, "right")).isEqualTo(RIGHT);
    }
  }

  @Test
  void anIpv6CustomerIsOneAddressAndMappedIpv4IsItself() throws Exception {
    slow(InetAddress.ofLiteral("2001:db8:0:1::1"));
    assertThat(guess(InetAddress.ofLiteral("2001:db8:0:1:ffff::2"))).isEqualTo(SLOWED);
    assertThat(guess(InetAddress.ofLiteral("2001:db8:0:2::1"))).isEqualTo(WRONG);
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 192, 0, 2, 1};
    slow(Inet6Address.getByAddress("", mapped, -1));
    assertThat(guess(ALICE)).isEqualTo(SLOWED);
    assertThat(guess(BOB)).isEqualTo(WRONG);
  }

  @Test
  void remembersNoMoreThanItsTablesHoldAndStrangersFlushOutNoTrust() {
    credential.check(BOB, "right");
    slow(ALICE);
    slow(BOB);
    for (int i = 0; i < FailureLimiter.ADDRESSES - 1; i++) {
      guess(InetAddress.ofLiteral("10.0." + i / 256 + "." + i % 256));
    }
    assertThat(guess(ALICE)).as("the oldest is forgotten").isEqualTo(WRONG);
    slow(BOB);
    assertThat(credential.check(BOB, "right")).isEqualTo(RIGHT);
  }

  @Test
  void itIsSaidSeldomWithTheAddressAndTheSetting() {
    for (int i = 0; i < 30; i++) {
      guess(ALICE);
    }
    assertThat(log.lines).hasSize(2);
    assertThat(log.lines.getFirst())
        .startsWith("INFO 192.0.2.1: a wrong")
        .contains("made-up.token");
    assertThat(log.lines.getLast())
        .startsWith("WARNING 192.0.2.1: too many different wrong credentials")
        .contains("made-up.token");
    assertThat(log.lines).noneMatch(line -> line.contains("guess 1"));
    clock.pass(Seldom.PAUSE);
    slow(ALICE);
    assertThat(log.lines).hasSize(4);
    assertThat(log.lines.getLast()).endsWith("(and 23 more before)");
  }

  /** Keeps what is logged, but for details. */
  private static final class Recorder implements System.Logger {

    final List<String> lines = new ArrayList<>();

    @Override
    public String getName() {
      return "recorder";
    }

    @Override
    public boolean isLoggable(Level level) {
      return level.getSeverity() >= Level.INFO.getSeverity();
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String message,
        @Nullable Throwable thrown) {
      if (isLoggable(level)) {
        lines.add(level + " " + message);
      }
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String format,
        @Nullable Object... parameters) {
      log(level, bundle, format, (Throwable) null);
    }
  }
}
