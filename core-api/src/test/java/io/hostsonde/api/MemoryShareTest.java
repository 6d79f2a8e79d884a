package io.hostsonde.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryShareTest {

  private final List<String> refused = new ArrayList<>();
  private final MemoryShare share = MemoryShare.of("a.setting", 100_000).reporting(refused::add);

  @Test
  void allTogetherNeverHoldMoreThanTheShare() throws IOException {
    try (MemoryShare.Lease one = share.lease("one");
        MemoryShare.Lease two = share.lease("two")) {
      assertThat(one.take(60_000)).isTrue();
      assertThat(two.take(60_000)).isFalse();
      assertThatThrownBy(() -> two.need(60_000)).hasMessageContaining("a.setting");
      one.give(30_000);
      two.need(60_000);
      assertThat(share.used()).isEqualTo(90_000);
    }
    assertThat(share.used()).isZero();
    assertThat(refused).hasSize(2).allMatch(reason -> reason.startsWith("two: no memory left"));
  }

  @Test
  void oneThatIsGreedyLeavesTheOthersTheirParts() {
    try (MemoryShare.Lease greedy = share.lease("greedy", 10_000);
        MemoryShare.Lease modest = share.lease("modest", 10_000)) {
      while (greedy.take(1000)) {
        assertThat(greedy.held()).isLessThanOrEqualTo(50_000);
      }
      assertThat(greedy.held()).isEqualTo(50_000);
      assertThat(modest.take(10_000)).isTrue();
      assertThat(modest.take(1)).isFalse();
    }
  }

  @Test
  void whatIsClosedTakesNoMore() {
    MemoryShare.Lease lease = share.lease("late");
    lease.close();
    assertThat(lease.take(1)).isFalse();
    lease.close();
    assertThat(share.used()).isZero();
  }
}
