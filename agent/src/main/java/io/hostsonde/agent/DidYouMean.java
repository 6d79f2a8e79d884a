package io.hostsonde.agent;

import java.util.Collection;
import java.util.Locale;

/** What somebody may have meant who wrote a name that nobody knows. */
public final class DidYouMean {

  /** Further apart than this share of its length, a known name is not what was meant. */
  private static final int LIKENESS = 3;

  private DidYouMean() {}

  /** {@code , did you mean x?} with the most alike of those that are known, or nothing. */
  public static String suffix(String said, Collection<String> known) {
    String best = "";
    int least = Math.max(2, said.length() / LIKENESS) + 1;
    for (String candidate : known) {
      int distance = distance(said.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best.isEmpty() ? "" : ", did you mean " + best + "?";
  }

  /** How many letters have to be changed, put in or taken out (Levenshtein). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
