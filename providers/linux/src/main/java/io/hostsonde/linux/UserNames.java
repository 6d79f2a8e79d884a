package io.hostsonde.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names of users by number, from {@code etc/passwd} below the host's root, which is read again when
 * it has changed. Users of other directories (LDAP) have no name here. Not for concurrent use, but
 * by changing threads.
 */
public final class UserNames {

  private final Path path;
  private final KernelFile file;
  private Map<Integer, String> names = Map.of();
  private @Nullable FileTime modified;

  /**
   * Touches nothing.
   *
   * @param root where the host's root file system is mounted
   */
  public UserNames(Path root) {
    this.path = root.resolve("etc/passwd");
    this.file = new KernelFile(path);
  }

  /** Reads the file again if it has changed. */
  public void refresh() {
    FileTime now;
    try {
      now = Files.getLastModifiedTime(path);
    } catch (IOException e) {
      now = null;
    }
    if (now == null) {
      names = Map.of();
    } else if (!now.equals(modified)) {
      try {
        Text text = file.readIfPresent();
        names = text == null ? Map.of() : parse(text);
      } catch (IOException e) {
        names = Map.of();
      }
    }
    modified = now;
  }

  /** The name, or the number in digits where it has none. */
  public String name(int user) {
    String name = names.get(user);
    return name == null ? Integer.toUnsignedString(user) : name;
  }

  /** Lines that are none of passwd(5) are left out; of two names for a number the first counts. */
  static Map<Integer, String> parse(Text passwd) {
    Map<Integer, String> names = new HashMap<>();
    while (!passwd.atEnd()) {
      String name = passwd.until(':');
      passwd.until(':');
      try {
        int user = (int) passwd.number();
        if (!name.isEmpty() && passwd.startsWith(":")) {
          names.putIfAbsent(user, name);
        }
      } catch (NumberFormatException e) {
        // A comment, a NIS entry ("+::::::") or a broken line names nobody.
      }
      passwd.nextLine();
    }
    return names;
  }
}
