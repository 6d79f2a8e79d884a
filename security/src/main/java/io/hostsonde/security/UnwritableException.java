package io.hostsonde.security;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Something could not be written, in a sentence that says where, why, and what to do. */
public final class UnwritableException extends IOException {

  private static final long serialVersionUID = 1;

  /**
   * Of what the system said, which names neither what was written nor, of a full disk, a path.
   *
   * @param what was to be written: {@code the certificate}
   * @param path where
   * @param advice what to do, or which setting names another place
   */
  public UnwritableException(String what, Path path, String advice, IOException cause) {
    super(path + ": can't write " + what + ": " + reason(cause) + "; " + advice, cause);
  }

  private static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "no permission";
      case NoSuchFileException missing -> "there is no such folder";
      case FileAlreadyExistsException file -> "there is a file where a folder should be";
      case NotDirectoryException file -> "there is a file where a folder should be";
      case FileSystemException other -> told(other.getReason(), other);
      default -> told(e.getMessage(), e);
    };
  }

  private static String told(@Nullable String message, IOException e) {
    return message == null ? e.toString() : message;
  }
}
