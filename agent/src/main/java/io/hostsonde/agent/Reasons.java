package io.hostsonde.agent;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ServiceConfigurationError;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** What was thrown, in words for people. */
public final class Reasons {

  private Reasons() {}

  /** What was thrown on the other thread. */
  static Throwable cause(ExecutionException e) {
    Throwable cause = e.getCause();
    return cause == null ? e : cause;
  }

  /** What happened: the cause says it where the outer message only says that. */
  public static String of(Throwable e) {
    if (e instanceof FileSystemException about && about.getFile() != null) {
      return of(about);
    }
    Throwable cause = e instanceof ServiceConfigurationError ? e.getCause() : null;
    if (cause != null) {
      return e.getMessage() + ": " + of(cause);
    }
    if (e instanceof ExceptionInInitializerError && e.getCause() != null) {
      return of(e.getCause());
    }
    String message = e.getMessage();
    boolean told =
        e instanceof IOException || e instanceof IllegalArgumentException || e instanceof Thrown;
    return (told || e instanceof TimeoutException || e instanceof ServiceConfigurationError)
            && message != null
        ? message
        : e.toString();
  }

  /** The JDK's own messages about files are often but the file's name. */
  private static String of(FileSystemException e) {
    String other = e.getOtherFile() == null ? "" : " and " + e.getOtherFile();
    String reason =
        switch (e) {
          case NoSuchFileException _ -> "there is no such file";
          case AccessDeniedException _ -> "permission denied";
          case NotDirectoryException _ -> "is no folder";
          case FileAlreadyExistsException _ -> "is there already";
          case DirectoryNotEmptyException _ -> "the folder is not empty";
          default -> e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
        };
    return e.getFile() + other + ": " + reason;
  }

  /** What happened to a plug-in, and what to do. What the engine found out itself says so. */
  static String withAdvice(Throwable e) {
    return e instanceof IOException ? of(e) : of(e) + "; " + advice(e);
  }

  private static String advice(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (e instanceof TimeoutException) {
      return "engine.open-timeout allows it more; if it hangs, remove it";
    }
    if (root instanceof UnsupportedClassVersionError) {
      return "it was built for a newer Java: have it built for " + Runtime.version().feature();
    }
    if (root instanceof ClassNotFoundException || root instanceof NoClassDefFoundError) {
      return "put the jar with that class into its folder; of the agent it sees the SPI only";
    }
    if (root instanceof IllegalArgumentException) {
      return "its settings or its code are to be mended";
    }
    return "that is a defect of it: tell who made it, or remove it";
  }
}
