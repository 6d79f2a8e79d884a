package io.hostsonde.benchmarks.attack;

import java.util.List;
import java.util.Locale;

/**
 * What came of an attack.
 *
 * @param tried what was done, in numbers
 * @param broken what ought not to have happened; empty when the agent held
 * @param answers what the client that behaves got meanwhile
 * @param logBytes by how much the log grew
 * @param peakMegabytes the most that was resident; 0 when the process had ended
 */
record Outcome(
    String name,
    String tried,
    List<String> broken,
    List<Bystander.Answers> answers,
    long logBytes,
    long peakMegabytes) {

  static final String TABLE_HEAD =
      """
      | attack | tried | outcome | others answered, worst wait | log | most resident |
      |---|---|---|---|---|---|
      """;

  static Outcome notTried(String name, String reason) {
    return new Outcome(name, "not tried: " + reason, List.of(), List.of(), 0, 0);
  }

  static Outcome broken(String name, String tried, String how) {
    return new Outcome(name, tried, List.of(how), List.of(), 0, 0);
  }

  boolean held() {
    return broken.isEmpty();
  }

  /** A row of the table in Markdown. */
  String row() {
    StringBuilder others = new StringBuilder();
    for (Bystander.Answers each : answers) {
      others
          .append(others.isEmpty() ? "" : "; ")
          .append(each.wire().settingName())
          .append(
              String.format(
                  Locale.ROOT,
                  " %d of %d, %.1f s",
                  each.answered(),
                  each.asked(),
                  each.worst().toMillis() / 1e3));
    }
    String outcome =
        !held()
            ? "**" + String.join("; ", broken) + "**"
            : tried.startsWith("not tried") ? "" : "held";
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s | %s |",
        name,
        tried,
        outcome.replace('|', '/').replace('\n', ' '),
        others,
        logBytes < 0 ? "" : logBytes / 1024 + " KB",
        peakMegabytes > 0 ? peakMegabytes + " MB" : "");
  }
}
