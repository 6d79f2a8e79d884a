package io.hostsonde.transport.prometheus;

import io.hostsonde.schema.Field;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows that share their labels' names: the sample itself, the elements of a list, the entries of a
 * map. Made by {@link Plan}, not changed afterwards.
 */
final class Layer {

  /** What its rows are. */
  enum Rows {
    ROOT,
    LIST,
    MAP
  }

  private final int parent;
  private final Rows rows;
  private final List<Field> path;
  private final List<Family.Label> labels;
  private final List<String> labelNames;
  private final List<Family> families = new ArrayList<>();

  /**
   * A layer without families.
   *
   * @param parent the index of the layer whose rows hold these; -1 for the root
   * @param path from a row of the parent to the list or map
   * @param labels of its own, beside those of its parent
   * @param labelNames all of them
   */
  Layer(
      int parent, Rows rows, List<Field> path, List<Family.Label> labels, List<String> labelNames) {
    this.parent = parent;
    this.rows = rows;
    this.path = List.copyOf(path);
    this.labels = List.copyOf(labels);
    this.labelNames = List.copyOf(labelNames);
  }

  int parent() {
    return parent;
  }

  Rows rows() {
    return rows;
  }

  List<Field> path() {
    return path;
  }

  List<Family.Label> labels() {
    return labels;
  }

  List<String> labelNames() {
    return labelNames;
  }

  List<Family> families() {
    return families;
  }
}
