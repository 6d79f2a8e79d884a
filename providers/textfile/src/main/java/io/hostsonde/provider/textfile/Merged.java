package io.hostsonde.provider.textfile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What several files say together. A file that contradicts those before it, in the order of names,
 * is refused as a whole.
 */
final class Merged {

  /** The fields that tell about the files themselves. */
  static final String FILES = "files";

  static final String LEFT_OUT = "filesLeftOut";

  private final int maxSeries;
  private final List<PromFile> files = new ArrayList<>();
  private final Map<String, Family> families = new TreeMap<>();
  private int series;

  Merged(int maxSeries) {
    this.maxSeries = maxSeries;
  }

  /** Takes what a file says, or notes why not. */
  void add(PromFile file) {
    try {
      Map<String, Family> with = new TreeMap<>();
      for (Family family : file.families()) {
        with.put(family.name(), together(families.get(family.name()), family));
      }
      if (series + file.series() > maxSeries) {
        throw new MalformedException(
            "with it there are more than " + maxSeries + " series (textfile.max-series)");
      }
      families.putAll(with);
      series += file.series();
      files.add(file);
    } catch (MalformedException e) {
      files.add(file.refused(String.valueOf(e.getMessage())));
    }
  }

  private static Family together(@Nullable Family before, Family family) throws MalformedException {
    if (before == null) {
      return family;
    }
    if (before.counter() != family.counter()) {
      throw new MalformedException(
          family.name() + ": in another file it " + (before.counter() ? "counts" : "is a gauge"));
    }
    Set<Map<String, String>> seen = new HashSet<>();
    before.series().forEach(each -> seen.add(each.labels()));
    List<Family.Series> all = new ArrayList<>(before.series());
    for (Family.Series each : family.series()) {
      if (!seen.add(each.labels())) {
        throw new MalformedException(family.name() + each.labels() + " is in another file, too");
      }
      all.add(each);
    }
    return new Family(family.name(), family.counter(), before.help(), all);
  }

  List<PromFile> files() {
    return files;
  }

  /** In the order of names. */
  Iterable<Family> families() {
    return families.values();
  }

  int series() {
    return series;
  }
}
