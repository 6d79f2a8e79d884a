package io.hostsonde.agent;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The plug-in folders in whose code earlier processes ended. Who was there each time, several times
 * in a row, is left out.
 */
final class Suspects {

  /** After how many ends in a row a plug-in is left out. */
  static final int MOST_ENDS = 3;

  static final Suspects NONE = new Suspects(null, Map.of());

  private static final System.Logger LOG = System.getLogger("io.hostsonde.agent.plugins");

  /**
   * What is known of one.
   *
   * @param jars what its jars were like then
   * @param doing what was done to it the last time
   */
  private record Ends(int count, long jars, String doing) {}

  private final @Nullable Path file;
  private final Map<String, Ends> ends;

  private Suspects(@Nullable Path file, Map<String, Ends> ends) {
    this.file = file;
    this.ends = ends;
  }

  /**
   * Reads what ended processes have left, counts and says it.
   *
   * @param folder null: nothing is known
   */
  static Suspects in(@Nullable Path folder) {
    if (folder == null) {
      return NONE;
    }
    Path file = folder.resolve("plugin-ends");
    Map<String, Ends> ends = new TreeMap<>();
    try {
      @Nullable Set<String> marks = Marks.ofTheDead(folder);
      if (Files.exists(file)) {
        Files.readAllLines(file).forEach(line -> read(line, ends));
      }
      Suspects suspects = new Suspects(file, ends);
      if (marks != null) {
        count(marks, ends);
        suspects.write();
      }
      return suspects;
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "how earlier agents ended can't be read in " + folder, e);
      return NONE;
    }
  }

  private static void count(Set<String> marks, Map<String, Ends> ends) throws IOException {
    Map<String, Ends> now = new TreeMap<>();
    for (String mark : marks) {
      int end = mark.lastIndexOf(' ');
      if (end < 0) {
        continue;
      }
      String path = mark.substring(0, end);
      String doing = mark.substring(end + 1);
      LOG.log(Level.WARNING, "{0}: the last agent ended while it was being {1}", path, doing);
      Ends before = ends.get(path);
      long jars = jars(Path.of(path));
      int count = before != null && before.jars() == jars ? before.count() : 0;
      now.put(path, new Ends(count + 1, jars, doing));
    }
    // In a row: who was not there this time is none any longer, unless it can't have been.
    ends.values().removeIf(each -> each.count() < MOST_ENDS);
    ends.putAll(now);
  }

  private static void read(String line, Map<String, Ends> ends) {
    String[] parts = line.split(" ", 4);
    try {
      if (parts.length == 4) {
        ends.put(
            parts[3], new Ends(Integer.parseInt(parts[0]), Long.parseLong(parts[1]), parts[2]));
      }
    } catch (NumberFormatException e) {
      LOG.log(Level.DEBUG, "not understood: " + line, e);
    }
  }

  /**
   * Looks whether a plug-in may be loaded.
   *
   * @throws IOException when it is left out; says why, and what to do
   */
  void check(Path plugin) throws IOException {
    Ends known = ends.get(plugin.toString());
    if (known != null && known.count() >= MOST_ENDS && known.jars() == jars(plugin)) {
      throw new IOException(
          "the agent ended "
              + known.count()
              + " times in a row while it was being "
              + known.doing()
              + ": replace its jar, or remove it; to have it tried again as it is, remove "
              + file);
    }
  }

  /** This process ends as it should: who was not left out is no suspect any longer. */
  void clear() {
    if (file != null && ends.values().removeIf(each -> each.count() < MOST_ENDS)) {
      try {
        write();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "writing " + file, e);
      }
    }
  }

  private void write() throws IOException {
    if (file == null) {
      return;
    }
    List<String> lines = new ArrayList<>();
    ends.forEach((path, each) ->
        lines.add(each.count() + " " + each.jars() + " " + each.doing() + " " + path));
    Path next = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
    Files.write(next, lines, StandardCharsets.UTF_8);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** A number that is another when a jar of it is. */
  private static long jars(Path plugin) throws IOException {
    long jars = 1;
    if (Files.isDirectory(plugin)) {
      List<Path> sorted = new ArrayList<>();
      try (DirectoryStream<Path> files = Files.newDirectoryStream(plugin, PluginJar::named)) {
        files.forEach(sorted::add);
      }
      sorted.sort(null);
      for (Path jar : sorted) {
        BasicFileAttributes file = Files.readAttributes(jar, BasicFileAttributes.class);
        jars = 31 * jars + jar.hashCode();
        jars = 31 * jars + file.size();
        jars = 31 * jars + file.lastModifiedTime().toMillis();
      }
    }
    return jars;
  }
}
