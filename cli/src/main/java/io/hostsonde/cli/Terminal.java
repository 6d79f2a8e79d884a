package io.hostsonde.cli;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The terminal that this process runs in, taken over: keys arrive at once and unseen, the screen
 * before is put back at the end, also when a signal ends the process.
 */
final class Terminal implements AutoCloseable {

  private static final String ENTER = "\u001b[?1049h\u001b[?25l";
  private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
  private static final String HOME = "\u001b[H";
  private static final String END_OF_LINE = "\u001b[K\r\n";
  private static final String END_OF_SCREEN = "\u001b[J";

  private static final int STANDARD_ROWS = 24;
  private static final int STANDARD_COLUMNS = 80;

  private final PrintWriter out;
  private final String before;
  private final AtomicBoolean resized = new AtomicBoolean(true);
  private final Thread restore = new Thread(this::restore, "sonde-terminal");
  private int rows = STANDARD_ROWS;
  private int columns = STANDARD_COLUMNS;

  /**
   * Takes it over.
   *
   * @param wait how long {@link #key} waits, in tenths of a second
   */
  Terminal(PrintWriter out, int wait) throws IOException, InterruptedException {
    this.out = out;
    this.before = stty("-g");
    Runtime.getRuntime().addShutdownHook(restore);
    stty("-icanon", "-echo", "min", "0", "time", Integer.toString(wait));
    Signals.on("WINCH", () -> resized.set(true));
    out.print(ENTER);
    out.flush();
  }

  /** Whether both standard input and output are a terminal. */
  @SuppressWarnings("SystemConsoleNull") // null again since 25 without a terminal (JDK-8351435)
  static boolean there() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** Looks at its size again when that has changed. */
  void measure() throws IOException, InterruptedException {
    if (resized.getAndSet(false)) {
      String[] size = stty("size").split(" ", 2);
      int reported = size.length == 2 ? Integer.parseInt(size[1]) : 0;
      rows = reported > 0 ? Integer.parseInt(size[0]) : STANDARD_ROWS;
      columns = reported > 0 ? reported : STANDARD_COLUMNS;
    }
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  /** Shows these lines and nothing else, without flicker. */
  void show(List<String> lines) {
    StringBuilder screen = new StringBuilder(HOME);
    screen.append(String.join(END_OF_LINE, lines));
    out.print(screen.append("\u001b[K").append(END_OF_SCREEN));
    out.flush();
  }

  /** The next key; -1 when none was pressed in time. */
  int key() throws IOException {
    return System.in.read();
  }

  private static String stty(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(arguments));
    command.addFirst("stty");
    Process stty =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    if (stty.waitFor() != 0) {
      throw new IOException("this terminal can't be set up (stty)");
    }
    return said.strip();
  }

  private void restore() {
    out.print(LEAVE);
    out.flush();
    try {
      stty(before);
    } catch (IOException | InterruptedException e) {
      Thread.currentThread().interrupt(); // at the end of the process: nothing is left to try
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(restore);
    restore();
  }
}
