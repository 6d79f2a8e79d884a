package io.hostsonde.linux;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kernel's list with an entry a line. A line that is not as it should be costs its entry only,
 * unless there is none that is. Not for concurrent use.
 */
public final class Table<T> {

  private static final Logger LOGGER = System.getLogger(Table.class.getName());

  private final Line<T> line;
  private final List<T> entries = new ArrayList<>();
  private @Nullable IllegalArgumentException refusal;

  /** Parses one line. */
  @FunctionalInterface
  public interface Line<T> {

    /**
     * Parses the line that the cursor is at the start of, and does not leave it.
     *
     * @return null for one that is not meant
     * @throws IllegalArgumentException when it is not as it should be
     */
    @Nullable T parse(Text text);
  }

  /** An empty one. */
  public Table(Line<T> line) {
    this.line = line;
  }

  /** The entries of all lines from the cursor on, without blank ones. */
  public static <T> List<T> parse(Text text, Line<T> line) {
    Table<T> table = new Table<>(line);
    table.add(text);
    return table.entries();
  }

  /** Adds those of more lines. */
  public void add(Text text) {
    for (; !text.atEnd(); text.nextLine()) {
      if (text.atLineEnd()) {
        continue;
      }
      try {
        T entry = line.parse(text);
        if (entry != null) {
          entries.add(entry);
        }
      } catch (IllegalArgumentException e) {
        LOGGER.log(Level.DEBUG, "a line is left out: {0}", e.getMessage());
        refusal = refusal == null ? e : refusal;
      }
    }
  }

  /**
   * In their order.
   *
   * @throws IllegalArgumentException when there were lines, and none was as it should be
   */
  public List<T> entries() {
    if (entries.isEmpty() && refusal != null) {
      throw refusal;
    }
    return entries;
  }
}
