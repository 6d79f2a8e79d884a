package io.hostsonde.metrics;

/** What a process or thread does, by the letter in /proc/pid/stat. */
public enum ProcessState {
  RUNNING('R'),
  SLEEPING('S'),
  DISK_SLEEP('D'),
  ZOMBIE('Z'),
  STOPPED('T'),
  TRACED('t'),
  DEAD('X'),
  IDLE('I'),
  PARKED('P'),
  WAKING('W'),
  UNKNOWN('?');

  private static final ProcessState[] BY_LETTER = new ProcessState[128];

  static {
    for (ProcessState state : values()) {
      BY_LETTER[state.letter] = state;
    }
    BY_LETTER['x'] = DEAD;
    BY_LETTER['K'] = WAKING;
  }

  private final char letter;

  ProcessState(char letter) {
    this.letter = letter;
  }

  /** The letter of the kernel, {@code ?} when unknown. */
  public char letter() {
    return letter;
  }

  /** The state of a letter of the kernel. */
  public static ProcessState of(int letter) {
    ProcessState state = letter >= 0 && letter < BY_LETTER.length ? BY_LETTER[letter] : null;
    return state == null ? UNKNOWN : state;
  }
}
