package io.hostsonde.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of text as lines of a terminal. */
final class Columns {

  private static final String GAP = "  ";

  private Columns() {}

  /** Every column as wide as its widest cell; all rows have as many cells as the first. */
  static List<String> aligned(List<List<String>> rows) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        String shown = Printable.text(row.get(i));
        widths[i] = Math.max(widths[i], shown.codePointCount(0, shown.length()));
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(i == 0 ? "" : GAP).append(Printable.fit(row.get(i), widths[i]));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
