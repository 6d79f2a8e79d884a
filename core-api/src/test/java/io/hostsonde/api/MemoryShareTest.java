package io.hostsonde.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryShareTest {

  private final MemoryShare share = MemoryShare.of("engine.intake-memory-percent", 1000);

  @Test
  void allTogetherHoldNoMoreThanItsSize() {
    MemoryShare.Lease one = share.lease("one");
    MemoryShare.Lease two = share.lease("two");
    assertThat(one.take(600)).isTrue();
    assertThat(two.take(500)).isFalse();
    assertThat(two.take(400)).isTrue();
    assertThat(share.used()).isEqualTo(1000);
    one.give(100);
    assertThat(two.take(100)).isTrue();
    one.close();
    one.close();
    two.close();
    assertThat(share.used()).isZero();
    assertThat(one.take(1)).isFalse();
  }

  @Test
  void noNumberOverflowsIt() {
    MemoryShare.Lease lease = share.lease("much");
    assertThat(lease.take(1)).isTrue();
    assertThat(lease.take(Long.MAX_VALUE)).isFalse();
    assertThatThrownBy(() -> lease.take(-1)).isInstanceOf(IllegalArgumentException.class);
    lease.give(Long.MAX_VALUE);
    assertThat(share.used()).isZero();
  }

  @Test
  void whatIsRefusedIsToldWithTheSetting() {
    List<String> told = new ArrayList<>();
    MemoryShare mine = share.reporting(told::add);
    assertThat(mine.lease("others").take(1000)).isTrue();
    assertThatThrownBy(() -> share.lease("the log of web").need(1))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "the log of web: no memory left for it, 0 of 0 KiB are in use"
                + " (engine.intake-memory-percent)");
    assertThat(told).isEmpty();
    assertThat(mine.lease("mine").take(1)).isFalse();
    assertThat(told).singleElement().asString().startsWith("mine: no memory left");
  }

  @Test
  void bytesForManyAreCountedOnceUntilTheLastHasThem() {
    HeldBytes answer = new HeldBytes(new byte[700], share, "an answer");
    assertThat(answer.hold()).isTrue();
    assertThat(answer.hold()).isTrue();
    assertThat(share.used()).isEqualTo(700);
    HeldBytes other = new HeldBytes(new byte[700], share, "another");
    assertThat(other.hold()).isFalse();
    assertThat(other.refusal()).contains("another: no memory left");
    answer.release();
    assertThat(share.used()).isEqualTo(700);
    assertThat(
            other.hold(() -> {
              answer.release();
              return true;
            }))
        .isTrue();
    assertThat(other.hold(() -> false)).isTrue();
    other.release();
    other.release();
    assertThat(share.used()).isZero();
    assertThatThrownBy(other::release).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void oneThatIsGreedyLeavesTheOthersTheirParts() {
    try (MemoryShare.Lease greedy = share.lease("greedy", 100);
        MemoryShare.Lease modest = share.lease("modest", 100)) {
      while (greedy.take(10)) {
        assertThat(greedy.held()).isLessThanOrEqualTo(500);
      }
      assertThat(greedy.held()).isEqualTo(500);
      assertThat(modest.take(100)).isTrue();
      assertThat(modest.take(1)).isFalse();
    }
  }
}
