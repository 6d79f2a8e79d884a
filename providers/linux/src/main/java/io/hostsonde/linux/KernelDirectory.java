package io.hostsonde.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The entries of a directory that are whole numbers: processes in {@code /proc}, threads in {@code
 * task}, descriptors in {@code fd}. Opened by the first listing and kept open; listing makes no
 * objects. Not for concurrent use, but by changing threads.
 */
public final class KernelDirectory implements AutoCloseable {

  private static final int BLOCK_BYTES = 32 << 10;
  private static final int RECORD_LENGTH_OFFSET = 16;
  private static final int NAME_OFFSET = 19;
  private static final int CLOSED = -1;

  /** Nine digits always fit an int. */
  private static final int MAX_DIGITS = 9;

  private final String path;
  private final Kernel kernel;
  private byte[] block = new byte[0];
  private int[] numbers = new int[64];
  private int count;
  private int descriptor = CLOSED;

  /** Touches nothing. */
  public KernelDirectory(Path path) {
    this(path, new Kernel(BLOCK_BYTES));
  }

  /**
   * Touches nothing.
   *
   * @param kernel what to call with, for whoever lists many directories one after the other
   */
  public KernelDirectory(Path path, Kernel kernel) {
    this.path = path.toString();
    this.kernel = kernel;
  }

  /**
   * Lists the directory.
   *
   * @return how many entries are numbers
   * @throws java.nio.file.NoSuchFileException when it is not there
   * @throws java.nio.file.AccessDeniedException when it may not be listed
   * @throws IOException naming path and error
   */
  public int list() throws IOException {
    int directory = descriptor();
    count = 0;
    boolean first = true;
    while (true) {
      int length = kernel.entries(directory, first, block);
      if (length < 0) {
        close();
        throw Kernel.failure(path, length);
      }
      if (length == 0) {
        break;
      }
      addNumbers(length);
      first = false;
    }
    sort();
    return count;
  }

  /** The numbers of the last listing, from the least to the greatest. */
  public int number(int index) {
    return numbers[index];
  }

  /**
   * The descriptor, for paths relative to this directory; stays this object's.
   *
   * @throws IOException when the directory can't be opened
   */
  public int descriptor() throws IOException {
    if (descriptor == CLOSED) {
      int opened = kernel.open(Kernel.NO_DIRECTORY, path);
      if (opened < 0) {
        throw Kernel.failure(path, opened);
      }
      descriptor = opened;
      block = new byte[kernel.capacity()];
    }
    return descriptor;
  }

  /** Whether it is the kernel's own view, where an open file tells the state of the moment. */
  public boolean isKernelView() throws IOException {
    return FileSystemStatistics.kernelTells(kernel.fileSystem(descriptor()));
  }

  @Override
  public void close() {
    if (descriptor != CLOSED) {
      kernel.close(descriptor);
      descriptor = CLOSED;
    }
  }

  private void addNumbers(int length) {
    int at = 0;
    while (at + NAME_OFFSET < length) {
      int record =
          (block[at + RECORD_LENGTH_OFFSET] & 0xff)
              | (block[at + RECORD_LENGTH_OFFSET + 1] & 0xff) << 8;
      int number = number(at + NAME_OFFSET, Math.min(at + record, length));
      if (number >= 0) {
        if (count == numbers.length) {
          numbers = Arrays.copyOf(numbers, count * 2);
        }
        numbers[count++] = number;
      }
      at += Math.max(record, NAME_OFFSET);
    }
  }

  /** The number that a name is, or -1 when it is none. */
  private int number(int from, int to) {
    int number = 0;
    int i = from;
    while (i < to && block[i] != 0) {
      int digit = block[i] - '0';
      if (digit < 0 || digit > 9 || i - from == MAX_DIGITS) {
        return -1;
      }
      number = number * 10 + digit;
      i++;
    }
    return i == from ? -1 : number;
  }

  /** The kernel lists numbers in their order; folders that tests make do not. */
  private void sort() {
    for (int i = 1; i < count; i++) {
      if (numbers[i - 1] > numbers[i]) {
        Arrays.sort(numbers, 0, count);
        return;
      }
    }
  }
}
