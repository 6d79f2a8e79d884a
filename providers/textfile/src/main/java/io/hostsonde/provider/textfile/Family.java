package io.hostsonde.provider.textfile;

import java.util.List;
import java.util.Map;

/**
 * All series of one name.
 *
 * @param counter whether it only grows
 * @param help a sentence for people; may be empty
 */
record Family(String name, boolean counter, String help, List<Series> series) {

  /** One value, told apart by its labels. */
  record Series(Map<String, String> labels, double value) {}

  Family {
    series = List.copyOf(series);
  }
}
