package io.hostsonde.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessStateTest {

  /** proc_pid_stat(5). */
  @ParameterizedTest
  @CsvSource({
    "R, RUNNING",
    "S, SLEEPING",
    "D, DISK_SLEEP",
    "Z, ZOMBIE",
    "T, STOPPED",
    "t, TRACED",
    "X, DEAD",
    "x, DEAD",
    "K, WAKING",
    "W, WAKING",
    "P, PARKED",
    "I, IDLE"
  })
  void theLettersOfTheKernel(char letter, ProcessState state) {
    assertThat(ProcessState.of(letter)).isEqualTo(state);
  }

  @ParameterizedTest
  @EnumSource
  void aStateReadsItsOwnLetter(ProcessState state) {
    assertThat(ProcessState.of(state.letter())).isEqualTo(state);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE, 0, 'A', 127, 128, 255, Integer.MAX_VALUE})
  void anyOtherIsUnknown(int letter) {
    assertThat(ProcessState.of(letter)).isEqualTo(ProcessState.UNKNOWN);
  }

  @Test
  void unknownIsShownAsAQuestion() {
    assertThat(ProcessState.UNKNOWN.letter()).isEqualTo('?');
  }
}
