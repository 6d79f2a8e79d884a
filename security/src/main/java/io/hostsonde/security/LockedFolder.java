package io.hostsonde.security;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The right to write in a folder of certificates. Keeps two agents, or an agent and a command, from
 * writing the same pair at once: a lock on a file between processes, and between threads one in
 * memory, since a process has a file's lock only once.
 */
final class LockedFolder implements AutoCloseable {

  private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

  private final FileChannel file;

  private LockedFolder(FileChannel file) {
    this.file = file;
  }

  /** What to do when it can't be written. */
  private static final String ADVICE =
      "make room or give the agent's user the folder, or name another in the transport's setting"
          + " tls-directory";

  /** Waits for its turn; makes the folder, for its owner only, when it is not there. */
  static LockedFolder take(Path folder) throws IOException {
    try {
      return taken(folder);
    } catch (IOException e) {
      throw new UnwritableException("a certificate into this folder", folder, ADVICE, e);
    }
  }

  private static LockedFolder taken(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      if (posix(Path.of("/"))) {
        Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } else {
        Files.createDirectories(folder);
      }
    }
    IN_THIS_PROCESS.lock();
    try {
      FileChannel file =
          FileChannel.open(
              folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      file.lock();
      return new LockedFolder(file);
    } catch (IOException | RuntimeException e) {
      IN_THIS_PROCESS.unlock();
      throw e;
    }
  }

  /** The file is there whole with its permissions, or not at all. */
  void write(String text, Path target, Set<PosixFilePermission> permissions) throws IOException {
    try {
      writeWhole(text, target, permissions);
    } catch (IOException e) {
      throw new UnwritableException("it", target, ADVICE, e);
    }
  }

  private void writeWhole(String text, Path target, Set<PosixFilePermission> permissions)
      throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    Path draft = Files.createTempFile(folder, ".draft", ".pem");
    try {
      Files.writeString(draft, text);
      if (posix(draft)) {
        Files.setPosixFilePermissions(draft, permissions);
      }
      replace(draft, target);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  void replace(Path source, Path target) throws IOException {
    Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  static boolean posix(Path path) {
    return Files.getFileAttributeView(path, PosixFileAttributeView.class) != null;
  }

  @Override
  public void close() throws IOException {
    try {
      file.close();
    } finally {
      IN_THIS_PROCESS.unlock();
    }
  }
}
