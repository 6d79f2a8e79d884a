package io.hostsonde.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
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

  private final String path;
  private final Text text = new Text(new byte[0], 0);
  private byte[] bytes = new byte[0];
  private @Nullable Kernel kernel;
  private int descriptor = CLOSED;
  private boolean keep;

  /** Touches nothing. */
  public KernelFile(Path path) {
    this.path = path.toString();
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
   * is not there, may not be read, or its driver answers with an error.
   *
   * @return valid until the next read of this file
   * @throws IOException for all else
   */
  public @Nullable Text readIfPresent() throws IOException {
    int length = content();
    if (length >= 0) {
      return text;
    }
    return switch (-length) {
      case Errno.ENOENT,
          Errno.ENODEV,
          Errno.ENXIO,
          Errno.ENOTDIR,
          Errno.EINVAL,
          Errno.EIO,
          Errno.ENODATA,
          Errno.EAGAIN,
          Errno.EOPNOTSUPP,
          Errno.EACCES,
          Errno.EPERM,
          Errno.ESRCH ->
          null;
      default -> throw Kernel.failure(path, length);
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
    return readAll();
  }

  private int readAll() throws IOException {
    int length = 0;
    boolean ended = false;
    try {
      while (true) {
        int count = readMore(length);
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
  private int readMore(int length) throws IOException {
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
    return calls.read(descriptor, length, bytes, length);
  }
}
