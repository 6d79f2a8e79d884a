package io.hostsonde.transport.prometheus;

import java.util.Arrays;

/**
 * The rows of one layer during one scrape, with where their labels are. Two of the same labels
 * would be one series twice, which no scraper takes: the later one has none. Not for concurrent
 * use.
 */
final class Rows {

  /** Of the labels of a row that is left out. */
  private static final int LEFT_OUT = -1;

  private static final int FIRST_ROWS = 16;

  private Object[] values = new Object[FIRST_ROWS];
  private int[] starts = new int[FIRST_ROWS];
  private int[] ends = new int[FIRST_ROWS];
  private int size;
  private int labelled;

  /** Places of rows by the hash of their labels, one more than they are; 0 is free. */
  private int[] table = new int[4 * FIRST_ROWS];

  int size() {
    return size;
  }

  /** How many have labels. */
  int labelled() {
    return labelled;
  }

  Object value(int row) {
    return values[row];
  }

  boolean leftOut(int row) {
    return starts[row] == LEFT_OUT;
  }

  int start(int row) {
    return starts[row];
  }

  int end(int row) {
    return ends[row];
  }

  void addLeftOut(Object value) {
    append(value, LEFT_OUT, LEFT_OUT);
  }

  /**
   * Adds a row whose labels are in the text between these places.
   *
   * @return whether it is the first with these labels; otherwise it is left out
   */
  boolean add(Object value, byte[] text, int start, int end) {
    if (2 * (labelled + 1) > table.length) {
      grow(text);
    }
    int slot = slot(text, start, end);
    if (table[slot] != 0) {
      addLeftOut(value);
      return false;
    }
    table[slot] = size + 1;
    labelled++;
    append(value, start, end);
    return true;
  }

  private void append(Object value, int start, int end) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
      starts = Arrays.copyOf(starts, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
    }
    values[size] = value;
    starts[size] = start;
    ends[size] = end;
    size++;
  }

  /** Where these labels are in the table, or would be. */
  private int slot(byte[] text, int start, int end) {
    int hash = 1;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + text[i];
    }
    int slot = (hash ^ (hash >>> 16)) & (table.length - 1);
    while (table[slot] != 0) {
      int row = table[slot] - 1;
      if (Arrays.equals(text, starts[row], ends[row], text, start, end)) {
        return slot;
      }
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }

  private void grow(byte[] text) {
    table = new int[2 * table.length];
    for (int row = 0; row < size; row++) {
      if (!leftOut(row)) {
        table[slot(text, starts[row], ends[row])] = row + 1;
      }
    }
  }

  /** Forgets all, and gives back what a big source needed. */
  void clear(int keptRows) {
    if (values.length > keptRows) {
      values = new Object[FIRST_ROWS];
      starts = new int[FIRST_ROWS];
      ends = new int[FIRST_ROWS];
      table = new int[4 * FIRST_ROWS];
    } else {
      Arrays.fill(values, 0, size, null);
      Arrays.fill(table, 0);
    }
    size = 0;
    labelled = 0;
  }
}
