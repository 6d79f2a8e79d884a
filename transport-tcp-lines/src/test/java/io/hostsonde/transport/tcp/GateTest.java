package io.hostsonde.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.testkit.TestClock;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GateTest {

  private static final InetAddress FAR = InetAddress.ofLiteral("192.0.2.7");
  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

  @Test
  void anAddressWithWrongKeysIsNotListenedToForAWhile() throws IOException {
    TestClock clock = new TestClock();
    try (Stage stage = new Stage(Stage.settings(5000), clock)) {
      Gate gate = new Gate(stage.context, stage.settings);
      for (int i = 0; i < 8; i++) {
        gate.opens(FAR, "guess " + i);
      }
      assertThat(gate.opens(FAR, Stage.KEY)).isFalse();
      assertThat(gate.opens(InetAddress.ofLiteral("192.0.2.8"), Stage.KEY)).isTrue();
      clock.advance(Duration.ofMinutes(1));
      assertThat(gate.opens(FAR, Stage.KEY)).isTrue();
    }
  }

  @Test
  void anOutdatedKeyLocksOutNobody() throws IOException {
    TestClock clock = new TestClock();
    try (Stage stage = new Stage(Stage.settings(5000), clock)) {
      Gate gate = new Gate(stage.context, stage.settings);
      for (int i = 0; i < 45; i++) {
        assertThat(gate.opens(FAR, "outdated")).isFalse();
        assertThat(gate.opens(FAR, "")).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(gate.opens(FAR, Stage.KEY)).isTrue();
      }
    }
  }

  @Test
  void whoHadTheKeyIsLetInWhileOthersGuess() throws IOException {
    TestClock clock = new TestClock();
    try (Stage stage = new Stage(Stage.settings(5000), clock)) {
      Gate gate = new Gate(stage.context, stage.settings);
      assertThat(gate.opens(FAR, Stage.KEY)).isTrue();
      stage.settings = Stage.keyed("another", null);
      clock.advance(Gate.LOOK_EVERY);
      assertThat(gate.allows(FAR)).isTrue();
      for (int i = 0; i < 45; i++) {
        assertThat(gate.opens(FAR, "guess " + i)).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(gate.opens(FAR, "another")).as("and a new key forgets nobody").isTrue();
      }
    }
  }

  @Test
  void usersOfThisHostCannotLockOutOneAnother() throws IOException {
    try (Stage stage = new Stage(Stage.settings(5000), new TestClock())) {
      Gate gate = new Gate(stage.context, stage.settings);
      for (int i = 0; i < 50; i++) {
        assertThat(gate.opens(HERE, "guess " + i)).isFalse();
      }
      assertThat(gate.opens(HERE, Stage.KEY)).isTrue();
    }
  }

  @Test
  void whatCanNotBeReadAnewChangesNothing() throws IOException {
    TestClock clock = new TestClock();
    try (Stage stage = new Stage(Stage.settings(5000), clock)) {
      Gate gate = new Gate(stage.context, stage.settings);
      stage.settings = Stage.keyed(null, null);
      clock.advance(Gate.LOOK_EVERY);
      assertThat(gate.allows(FAR)).isTrue();
      assertThat(gate.opens(FAR, Stage.KEY)).isTrue();
      stage.settings = Stage.keyed("another", null);
      clock.advance(Gate.LOOK_EVERY);
      assertThat(gate.allows(FAR)).isTrue();
      assertThat(gate.opens(FAR, Stage.KEY)).isFalse();
      assertThat(gate.opens(FAR, "another")).isTrue();
    }
  }
}
