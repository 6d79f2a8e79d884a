package io.hostsonde.agent;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is known of plug-ins beyond the end of a process: in whose code this one is, and in whose
 * earlier ones have ended.
 */
record Trail(Marks marks, Suspects suspects) implements AutoCloseable {

  static final Trail NONE = new Trail(Marks.NONE, Suspects.NONE);

  /**
   * Reads what earlier processes have left, and begins to leave its own.
   *
   * @param folder null: nothing is kept
   */
  static Trail in(@Nullable Path folder) {
    // In this order, or the own marks would be looked at.
    Suspects suspects = Suspects.in(folder);
    return new Trail(Marks.in(folder), suspects);
  }

  /**
   * Looks whether a plug-in may be loaded.
   *
   * @throws IOException when it is left out; says why, and what to do
   */
  void check(Path plugin) throws IOException {
    suspects.check(plugin);
  }

  /** The process ends as it should, unless a plug-in was blamed for it. */
  @Override
  public void close() {
    if (!marks.blamed()) {
      suspects.clear();
    }
    marks.close();
  }
}
