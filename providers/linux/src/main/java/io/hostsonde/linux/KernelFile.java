package io.hostsonde.linux;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file of procfs, sysfs or a cgroup: opened by the first read and kept open, each read begins at
 * its start again and gives the kernel's state of that moment. A file on any other file system
 * (another may be renamed to its name; lxcfs may be restarted) is closed after each read. Not for
 * concurrent use, but by changing threads.
 */
public final class KernelFile implements AutoCloseable {

  /** The largest file read; /proc/stat of a big host has tens of KiB. */
  static final int MAX_BYTES = 8 << 20;

  private static final int FIRST_BYTES = 1 << 10;
  private static final int MAX_BLOCK = 64 << 10;
  private static final int CLOSED = -1;
  private static final Logger LOGGER = System.getLogger(KernelFile.class.getName());

  private final String path;
  private final Text text = new Text(new byte[0], 0);
  private byte[] bytes = new byte[0];
  private @Nullable Kernel kernel;
  private int descriptor = CLOSED;
  private boolean keep;
  private int lastError = -Errno.ENOENT;

  /** Touches nothing. */
  public KernelFile(Path path) {
    this(path.toString());
  }

  /**
   * The same for a path that is made of a name that the kernel gave ({@link Text#name}): Java has a
   * {@link Path} for every name only where the locale is UTF-8.
   */
  public KernelFile(String path) {
    this.path = path;
  }

  /**
   * The whole content.
   *
   * @return valid until the next read of this file
   * @throws java.nio.file.NoSuchFileException when it is not there
   * @throws java.nio.file.AccessDeniedException when it may not be read
   * @throws IOException when it can't be read, naming path and error ("ENODEV"), or is larger than
   *     8 MiB. After any error the next read opens it anew.
   */
  public Text read() throws IOException {
    int length = content();
    if (length < 0) {
      throw Kernel.failure(path, length);
    }
    return text;
  }

  /**
   * The whole content, or null where the kernel has none or does not tell: the file or its device
   * is not there, may not be read, or its driver answers with an error, whichever: drivers know
   * dozens, of which some are not even theirs to give. What isn't usual is logged at DEBUG, once.
   *
   * @return valid until the next read of this file
   * @throws IOException when this process or the system lacks descriptors or memory, or the file is
   *     larger than 8 MiB
   */
  public @Nullable Text readIfPresent() throws IOException {
    int length = content();
    if (length >= 0) {
      return text;
    }
    passOver(length);
    return null;
  }

  private void passOver(int error) throws IOException {
    if (lackOfOurs(error)) {
      throw Kernel.failure(path, error);
    }
    if (error != lastError) {
      lastError = error;
      LOGGER.log(Level.DEBUG, "no value of {0}: {1}", path, Errno.name(-error));
    }
  }

  /**
   * The content in parts of whole lines, however large it is: for what has no natural bound, such
   * as the mounts of a host.
   *
   * @param part gets each part in turn, valid until it returns; none when the file is empty
   * @throws IOException as {@link #read} does, but that 8 MiB bound a single line. After any error
   *     the next read opens it anew.
   */
  public void readLines(Consumer<Text> part) throws IOException {
    int error = parts(part);
    if (error < 0) {
      throw Kernel.failure(path, error);
    }
  }

  /** The same; no part, or none any more, where {@link #readIfPresent} would say null. */
  public void readLinesIfPresent(Consumer<Text> part) throws IOException {
    int error = parts(part);
    if (error < 0) {
      passOver(error);
    }
  }

  private int parts(Consumer<Text> part) throws IOException {
    int error = openAnew();
    if (error < 0) {
      return error;
    }
    try {
      return readParts(part);
    } finally {
      close();
    }
  }

  private int readParts(Consumer<Text> part) throws IOException {
    long offset = 0;
    int length = 0;
    while (true) {
      int count = readMore(offset, length);
      if (count < 0) {
        return count;
      }
      offset += count;
      length += count;
      int whole = count == 0 ? length : lastNewline(length - count, length) + 1;
      if (whole > 0) {
        text.reset(bytes, whole);
        part.accept(text);
        System.arraycopy(bytes, whole, bytes, 0, length - whole);
        length -= whole;
      }
      if (count == 0) {
        return 0;
      }
    }
  }

  private int lastNewline(int from, int to) {
    int i = to - 1;
    while (i >= from && bytes[i] != '\n') {
      i--;
    }
    return i >= from ? i : -1;
  }

  /** What says nothing about the file. */
  private static boolean lackOfOurs(int error) {
    return switch (-error) {
      case Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM -> true;
      default -> false;
    };
  }

  /** Where it is. */
  public String path() {
    return path;
  }

  /** Closes the descriptor, if any; a later read opens it anew. */
  @Override
  public void close() {
    if (descriptor != CLOSED && kernel != null) {
      kernel.close(descriptor);
      descriptor = CLOSED;
    }
  }

  private int content() throws IOException {
    boolean kept = descriptor != CLOSED;
    int length = kept ? readAll() : openAndReadAll();
    if (kept && gone(length)) {
      // What the descriptor meant has gone; another of that name may have come.
      length = openAndReadAll();
    }
    return length;
  }

  private static boolean gone(int error) {
    return switch (-error) {
      case Errno.ENODEV, Errno.ESRCH, Errno.ESTALE, Errno.ENXIO, Errno.ENOENT -> true;
      default -> false;
    };
  }

  private int openAndReadAll() throws IOException {
    int error = openAnew();
    return error < 0 ? error : readAll();
  }

  /** 0, or an error. */
  private int openAnew() {
    close();
    if (kernel == null) {
      kernel = new Kernel(FIRST_BYTES);
      bytes = new byte[FIRST_BYTES];
    }
    int opened = kernel.open(Kernel.NO_DIRECTORY, path);
    if (opened < 0) {
      return opened;
    }
    descriptor = opened;
    keep = FileSystemStatistics.kernelTells(kernel.fileSystem(opened));
    return 0;
  }

  private int readAll() throws IOException {
    int length = 0;
    boolean ended = false;
    try {
      while (true) {
        int count = readMore(length, length);
        if (count <= 0) {
          ended = count == 0;
          length = ended ? length : count;
          break;
        }
        length += count;
      }
    } finally {
      if (!ended || !keep) {
        close();
      }
    }
    if (ended) {
      text.reset(bytes, length);
    }
    return length;
  }

  /** A read may end early at a boundary between records, so only 0 means the end. */
  private int readMore(long offset, int length) throws IOException {
    Kernel calls = kernel;
    if (calls == null) {
      throw new IllegalStateException(path + " is not open");
    }
    if (length == bytes.length) {
      if (length >= MAX_BYTES) {
        throw new IOException(path + ": larger than " + MAX_BYTES + " bytes");
      }
      bytes = Arrays.copyOf(bytes, length * 2);
      if (calls.capacity() < MAX_BLOCK) {
        calls = new Kernel(Math.min(MAX_BLOCK, bytes.length));
        kernel = calls;
      }
    }
    return calls.read(descriptor, offset, bytes, length);
  }
}
