package io.hostsonde.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureLimiterTest {

  private static final InetAddress ALICE = InetAddress.ofLiteral("192.0.2.1");
  private static final InetAddress BOB = InetAddress.ofLiteral("192.0.2.2");

  private final TestClock clock = new TestClock(Instant.EPOCH);
  private final FailureLimiter limiter = new FailureLimiter(clock);

  private void fail(InetAddress address, int times) {
    for (int i = 0; i < times; i++) {
      limiter.failed(address);
    }
  }

  @Test
  void theFirstFewCostNothingAndEachFurtherOneTwiceTheTime() {
    fail(ALICE, FailureLimiter.FREE_FAILURES);
    assertThat(limiter.delay(ALICE)).isZero();
    List<Long> seconds = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      limiter.failed(ALICE);
      seconds.add(limiter.delay(ALICE).toSeconds());
      clock.pass(limiter.delay(ALICE));
      assertThat(limiter.delay(ALICE)).isZero();
    }
    assertThat(seconds).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
  }

  @Test
  void theDelayRunsOut() {
    fail(ALICE, FailureLimiter.FREE_FAILURES + 2);
    clock.pass(Duration.ofMillis(500));
    assertThat(limiter.delay(ALICE)).isEqualTo(Duration.ofMillis(1500));
  }

  @Test
  void oneDoesNotSlowAnother() {
    fail(ALICE, 20);
    assertThat(limiter.delay(BOB)).isZero();
  }

  @Test
  void timeAndSuccessForgive() {
    fail(ALICE, 20);
    fail(BOB, 20);
    limiter.succeeded(BOB);
    fail(BOB, FailureLimiter.FREE_FAILURES);
    assertThat(limiter.delay(BOB)).isZero();
    clock.pass(FailureLimiter.FORGIVEN);
    fail(ALICE, FailureLimiter.FREE_FAILURES);
    assertThat(limiter.delay(ALICE)).isZero();
  }

  @Test
  void anIpv6CustomerIsOneAddressAndMappedIpv4IsItself() throws Exception {
    fail(InetAddress.ofLiteral("2001:db8:0:1::1"), 6);
    assertThat(limiter.delay(InetAddress.ofLiteral("2001:db8:0:1:ffff::2"))).isPositive();
    assertThat(limiter.delay(InetAddress.ofLiteral("2001:db8:0:2::1"))).isZero();
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 192, 0, 2, 1};
    fail(Inet6Address.getByAddress("", mapped, -1), 6);
    assertThat(limiter.delay(ALICE)).isPositive();
    assertThat(limiter.delay(BOB)).isZero();
  }

  @Test
  void remembersNoMoreThanItsTableHolds() {
    fail(ALICE, 6);
    fail(BOB, 6);
    for (int i = 0; i < FailureLimiter.ADDRESSES - 1; i++) {
      limiter.failed(InetAddress.ofLiteral("10.0." + i / 256 + "." + i % 256));
    }
    assertThat(limiter.delay(ALICE)).as("the oldest is forgotten").isZero();
    assertThat(limiter.delay(BOB)).as("the next oldest is not").isPositive();
  }
}
