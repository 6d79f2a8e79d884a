package io.hostsonde.linux;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** The memory of this very process. */
public final class OwnMemory {

  private static final Path MAPPINGS = Path.of("/proc/self/smaps");
  private static final int MADV_DONTNEED = 4;
  private static final int HEXADECIMAL = 16;

  /** Less is not worth a system call. */
  private static final long LEAST_KILOBYTES = 256;

  /** Fits what {@link Kernel} demands; nothing is read into it. */
  private static final int NO_BLOCK = 256;

  private OwnMemory() {}

  /** Addresses from the first to before the last. */
  record Range(long start, long end) {}

  /**
   * Takes the pages of mapped files out of this process's resident memory: most were needed at its
   * start only. They stay in the page cache, where whoever touches one finds it again without
   * reading the disk, but the kernel may now use that memory for something better. Only mappings
   * without a page that was written to, and that cannot be written to, so nothing is lost.
   *
   * @return how many kilobytes were resident
   * @throws IOException when the kernel does not tell what is mapped
   */
  public static long releaseFilePages() throws IOException {
    Kernel kernel = new Kernel(NO_BLOCK);
    long before = 0;
    try (BufferedReader lines = Files.newBufferedReader(MAPPINGS, StandardCharsets.ISO_8859_1)) {
      for (Mapping mapping : mappings(lines)) {
        if (mapping.isClean()) {
          kernel.advise(
              mapping.range.start, mapping.range.end - mapping.range.start, MADV_DONTNEED);
          before += mapping.resident;
        }
      }
    }
    return before;
  }

  /** What smaps tells of a mapping (proc_pid_smaps(5)). */
  static final class Mapping {

    final Range range;
    private final boolean fixed;
    private long resident;
    private long anonymous = Long.MAX_VALUE;

    Mapping(Range range, boolean fixed) {
      this.range = range;
      this.fixed = fixed;
    }

    /** Whether all that is resident is in the file, too. */
    boolean isClean() {
      return fixed && anonymous == 0 && resident >= LEAST_KILOBYTES;
    }
  }

  static List<Mapping> mappings(BufferedReader lines) throws IOException {
    List<Mapping> mappings = new ArrayList<>();
    Mapping current = null;
    String line;
    while ((line = lines.readLine()) != null) {
      StringTokenizer words = new StringTokenizer(line);
      String first = words.nextToken();
      if (!first.endsWith(":")) {
        current = mapping(first, words);
        mappings.add(current);
      } else if (current != null && first.equals("Rss:")) {
        current.resident = Long.parseLong(words.nextToken());
      } else if (current != null && first.equals("Anonymous:")) {
        current.anonymous = Long.parseLong(words.nextToken());
      }
    }
    return mappings;
  }

  private static Mapping mapping(String addresses, StringTokenizer words) {
    int dash = addresses.indexOf('-');
    String permissions = words.nextToken();
    words.nextToken(); // offset
    words.nextToken(); // device
    String inode = words.nextToken();
    @Nullable String path = words.hasMoreTokens() ? words.nextToken() : null;
    return new Mapping(
        new Range(
            Long.parseUnsignedLong(addresses.substring(0, dash), HEXADECIMAL),
            Long.parseUnsignedLong(addresses.substring(dash + 1), HEXADECIMAL)),
        !permissions.contains("w") && !inode.equals("0") && path != null && path.startsWith("/"));
  }
}
