package io.hostsonde.provider.gpuamd;

import io.hostsonde.linux.KernelFile;
import io.hostsonde.linux.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One number that a driver may tell in a file of its own. */
final class Value implements AutoCloseable {

  private final @Nullable KernelFile file;
  private final double scale;

  private Value(@Nullable KernelFile file, double scale) {
    this.file = file;
    this.scale = scale;
  }

  /**
   * Opens nothing.
   *
   * @param name null where the driver never tells it
   */
  static Value of(Path folder, @Nullable String name, double scale) {
    return new Value(name == null ? null : new KernelFile(folder.resolve(name)), scale);
  }

  /** The first of these that is there now. */
  static Value firstOf(Path folder, double scale, String... names) {
    for (String name : names) {
      if (Files.exists(folder.resolve(name))) {
        return of(folder, name, scale);
      }
    }
    return of(folder, null, scale);
  }

  /** Null when the driver doesn't tell, or tells no number. */
  @Nullable Double read() throws IOException {
    Text text = file == null ? null : file.readIfPresent();
    if (text == null || text.atLineEnd()) {
      return null;
    }
    try {
      return text.number() * scale;
    } catch (NumberFormatException notANumber) {
      return null;
    }
  }

  @Nullable Long readWhole() throws IOException {
    Double value = read();
    return value == null ? null : Long.valueOf(value.longValue());
  }

  @Override
  public void close() {
    if (file != null) {
      file.close();
    }
  }
}
