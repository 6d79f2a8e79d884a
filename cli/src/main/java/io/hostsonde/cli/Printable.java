package io.hostsonde.cli;

import io.hostsonde.agent.HarmlessText;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Text for a terminal. Names of processes, interfaces and mounts are chosen by strangers. */
final class Printable {

  private static final char REPLACEMENT = '\uFFFD';

  private Printable() {}

  /** The text with everything replaced that a terminal would obey instead of showing. */
  static String text(String hostile) {
    return HarmlessText.of(hostile, REPLACEMENT);
  }

  /** The text, cut or filled to a number of columns. */
  static String fit(String hostile, int columns) {
    if (columns <= 0) {
      return "";
    }
    String shown = text(hostile);
    int length = shown.codePointCount(0, shown.length());
    if (length > columns) {
      return shown.substring(0, shown.offsetByCodePoints(0, columns - 1)) + "\u2026";
    }
    return shown + " ".repeat(columns - length);
  }

  /** What went wrong; the JDK's own messages about files are but the file's name. */
  static String message(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> missing.getFile() + ": there is no such file";
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case FileSystemException other when other.getReason() == null ->
          other.getFile() + ": " + other.getClass().getSimpleName();
      default -> e.getMessage() == null ? e.toString() : e.getMessage();
    };
  }
}
