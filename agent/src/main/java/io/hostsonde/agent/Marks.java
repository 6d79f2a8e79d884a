package io.hostsonde.agent;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which plug-in folders' code this process is in, in a file that outlives it: when it ends without
 * having closed it, the next start reads there who was at work. A mark is a few bytes written to
 * memory that the file is mapped to; it is there after a {@code kill -9}. Safe for many threads.
 */
final class Marks implements AutoCloseable {

  /** How many can be set at a time; what further ones do goes unmarked. */
  static final int MARKS = 32;

  /** Of one mark; who has a longer path goes unmarked. */
  static final int MARK_BYTES = 512;

  private static final System.Logger LOG = System.getLogger("io.hostsonde.agent.plugins");
  private static final String PREFIX = "marks-";

  /** What says that nothing is to be kept, where there is no file. */
  static final Marks NONE = new Marks();

  private final @Nullable Path file;
  private final @Nullable FileChannel channel;
  private final @Nullable MappedByteBuffer memory;
  private final BitSet taken = new BitSet(MARKS);
  private boolean blamed;
  private boolean closed;

  private Marks() {
    this.file = null;
    this.channel = null;
    this.memory = null;
  }

  private Marks(Path file, FileChannel channel, MappedByteBuffer memory) {
    this.file = file;
    this.channel = channel;
    this.memory = memory;
  }

  /**
   * Those of this process.
   *
   * @param folder null: it keeps none
   * @return {@link #NONE} where none can be kept
   */
  static Marks in(@Nullable Path folder) {
    if (folder == null) {
      return NONE;
    }
    Path file = file(folder);
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        return NONE;
      }
      // Written, so that a full disk is found out now and not by a signal.
      channel.write(ByteBuffer.wrap(blank(MARKS * MARK_BYTES)), 0);
      return new Marks(
          file, channel, channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) MARKS * MARK_BYTES));
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "no marks are kept in " + folder, e);
      return NONE;
    }
  }

  /**
   * Of those of this process keeps the ones of one plug-in.
   *
   * @param plugin the name of its folder; null: keeps none
   */
  static void keep(@Nullable Path folder, @Nullable String plugin) {
    if (folder == null) {
      return;
    }
    Path file = file(folder);
    try {
      if (plugin == null || !Files.exists(file)) {
        Files.deleteIfExists(file);
        return;
      }
      String kept =
          Files.readString(file)
              .lines()
              .filter(mark -> of(plugin, mark.strip()))
              .collect(Collectors.joining("\n"));
      Files.writeString(file, kept);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the marks in " + folder, e);
    }
  }

  private static boolean of(String plugin, String mark) {
    int end = mark.lastIndexOf(' ');
    return end > 0 && Path.of(mark.substring(0, end)).endsWith(plugin);
  }

  private static Path file(Path folder) {
    return folder.resolve(PREFIX + ProcessHandle.current().pid());
  }

  /**
   * The marks of processes that have ended without closing theirs; their files are removed.
   *
   * @return each {@code <path> <what was done to it>}; null when no process ended so
   */
  static @Nullable Set<String> ofTheDead(Path folder) throws IOException {
    Set<String> left = new TreeSet<>();
    boolean any = false;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*")) {
      for (Path file : files) {
        any |= read(file, left);
      }
    }
    return any ? left : null;
  }

  private static boolean read(Path file, Set<String> left) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      // Whoever still runs holds the lock, whatever its number is.
      if (lock(channel) == null) {
        return false;
      }
      ByteBuffer all = ByteBuffer.allocate(MARKS * MARK_BYTES);
      channel.read(all);
      for (String mark : new String(all.array(), StandardCharsets.UTF_8).split("\n", -1)) {
        String text = mark.replace('\0', ' ').strip();
        if (!text.isEmpty()) {
          left.add(text);
        }
      }
    }
    Files.deleteIfExists(file);
    return true;
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static byte[] blank(int bytes) {
    byte[] blank = new byte[bytes];
    Arrays.fill(blank, (byte) ' ');
    return blank;
  }

  /**
   * Marks that the code of a plug-in is entered.
   *
   * @param doing what is done to it: {@code sampled}
   * @return for {@link #clear}; negative: it goes unmarked
   */
  int set(Path plugin, String doing) {
    MappedByteBuffer at = memory;
    byte[] mark = at == null ? null : bytes(plugin, doing);
    if (at == null || mark == null) {
      return -1;
    }
    synchronized (this) {
      int place = taken.nextClearBit(0);
      if (closed || place >= MARKS) {
        return -1;
      }
      taken.set(place);
      at.put(place * MARK_BYTES, mark);
      return place;
    }
  }

  private static byte @Nullable [] bytes(Path plugin, String doing) {
    byte[] text = (plugin + " " + doing).getBytes(StandardCharsets.UTF_8);
    if (text.length >= MARK_BYTES) {
      return null;
    }
    byte[] mark = Arrays.copyOf(text, MARK_BYTES);
    Arrays.fill(mark, text.length, MARK_BYTES - 1, (byte) ' ');
    mark[MARK_BYTES - 1] = '\n';
    return mark;
  }

  /** It has been left again. */
  synchronized void clear(int place) {
    MappedByteBuffer at = memory;
    if (place >= 0 && at != null && !blamed) {
      at.put(place * MARK_BYTES, blank(MARK_BYTES));
      taken.clear(place);
    }
  }

  /** Leaves this mark, and no other, for the next start: it ends the process. */
  synchronized void blame(Path plugin, String doing) {
    MappedByteBuffer at = memory;
    if (at != null && !closed) {
      at.put(0, blank(MARKS * MARK_BYTES));
      taken.clear();
      set(plugin, doing);
      blamed = true;
    }
  }

  synchronized boolean blamed() {
    return blamed;
  }

  /** The process ends as it should; nothing of this is left but what was blamed. */
  @Override
  public synchronized void close() {
    if (closed || file == null || channel == null) {
      return;
    }
    closed = true;
    try {
      if (!blamed) {
        Files.deleteIfExists(file);
      }
      channel.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing " + file, e);
    }
  }
}
