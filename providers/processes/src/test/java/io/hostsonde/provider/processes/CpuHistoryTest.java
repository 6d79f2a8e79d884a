package io.hostsonde.provider.processes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CpuHistoryTest {

  private static final long SECOND = 1_000_000_000L;

  private final CpuHistory history = new CpuHistory();

  @Test
  void theFirstLookTellsOfAllTimeAndTheNextOfTheTimeBetween() {
    assertThat(history.percent(1, 10, 5, 0, 12.5)).isEqualTo(12.5);
    assertThat(history.percent(1, 10, 6, 2 * SECOND, 12.5)).isEqualTo(50);
    assertThat(history.percent(1, 10, 6, 3 * SECOND, 12.5)).isZero();
  }

  @Test
  void aShortWhileLaterTheAnswerIsTheSame() {
    history.percent(1, 10, 5, 0, 12.5);
    history.percent(1, 10, 6, 2 * SECOND, 12.5);
    assertThat(history.percent(1, 10, 6.05, 2 * SECOND + 50_000_000, 12.5)).isEqualTo(50);
    assertThat(history.percent(1, 10, 6.5, 3 * SECOND, 12.5)).isEqualTo(50);
  }

  @Test
  void aPidThatIsUsedAgainIsAnotherProcess() {
    history.percent(1, 10, 5, 0, 12.5);
    assertThat(history.percent(1, 999, 700, SECOND, 3)).isEqualTo(3);
  }

  @Test
  void isBounded() {
    for (int pid = 0; pid < CpuHistory.MOST_PROCESSES + 10; pid++) {
      history.percent(pid, 10, 5, 0, 1);
    }
    assertThat(history.size()).isEqualTo(CpuHistory.MOST_PROCESSES);
    assertThat(history.percent(0, 10, 5, SECOND, 77)).isEqualTo(77);
  }
}
