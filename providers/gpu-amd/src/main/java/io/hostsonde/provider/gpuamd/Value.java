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
  private final double least;
  private final double most;

  private Value(@Nullable KernelFile file, double scale, double least, double most) {
    this.file = file;
    this.scale = scale;
    this.least = least;
    this.most = most;
  }

  /**
   * Opens nothing.
   *
   * @param name null where the driver never tells it
   */
  static Value of(Path folder, @Nullable String name, double scale) {
    KernelFile file = name == null ? null : new KernelFile(folder.resolve(name));
    return new Value(file, scale, 0, Double.MAX_VALUE);
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

  /** The same, which is told only within these bounds: firmware says 65535 for "not measured". */
  Value within(double lowest, double highest) {
    return new Value(file, scale, lowest, highest);
  }

  /** Null when the driver doesn't tell, or tells no number or one that can't be. */
  @Nullable Double read() throws IOException {
    Text text = file == null ? null : file.readIfPresent();
    Long number = text == null ? null : text.numberIfAny();
    if (number == null) {
      return null;
    }
    double value = number * scale;
    return value >= least && value <= most ? value : null;
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
