package io.hostsonde.provider.textfile;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.Described;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.api.Sampler;
import io.hostsonde.schema.Schema;
import io.hostsonde.schema.Type;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/** Reads the files of a folder, those only that changed. */
final class TextfileSampler implements Sampler<Described> {

  private static final Schema FILE =
      Schema.builder()
          .key("name", Type.Scalar.STRING)
          .field("modified", Type.Scalar.INSTANT)
          .field("sizeBytes", Type.Scalar.LONG)
          .field("series", Type.Scalar.INT)
          .field("error", Type.Scalar.STRING)
          .build();

  /** The fields that families make, and the schema made of them. */
  private record Known(List<FamilyField> fields, Schema schema) {}

  /** Of the memory, all files together get one part of so many for sure. */
  static final int PARTS = 8;

  private final Path directory;
  private final TextfileSettings settings;
  private final HostClock clock;
  private final MemoryShare share;
  private Map<String, PromFile> read = Map.of();
  private Known known = new Known(List.of(), schema(List.of()));
  private volatile String about = "";

  TextfileSampler(Path directory, TextfileSettings settings, HostClock clock, MemoryShare share) {
    this.share = share;
    this.directory = directory;
    this.settings = settings;
    this.clock = clock;
  }

  /** What was found last, in a few words. */
  String about() {
    return about;
  }

  @Override
  public Described sample() throws IOException, AbsentException {
    if (!Files.isDirectory(directory)) {
      throw new AbsentException("there is no folder " + directory);
    }
    Found found = found();
    Merged merged = new Merged(settings.maxSeries());
    Map<String, PromFile> now = new HashMap<>();
    long part = share.size() / PARTS / Math.max(1, found.files().size());
    forgetAllBut(found.files());
    for (Path path : found.files()) {
      PromFile file = read(path, part);
      now.put(path.toString(), file);
      if (file.error() == null) {
        merged.add(file);
      } else {
        merged.files().add(file);
      }
    }
    read = now;
    about = words(merged, found.leftOut());
    return described(merged, found.leftOut());
  }

  /** The first files by name, and how many more there are. */
  private record Found(NavigableSet<Path> files, int leftOut) {}

  private Found found() throws IOException {
    NavigableSet<Path> found = new TreeSet<>();
    int leftOut = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*.prom")) {
      for (Path entry : entries) {
        found.add(entry);
        if (found.size() > settings.maxFiles()) {
          found.removeLast();
          leftOut++;
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return new Found(found, leftOut);
  }

  private void forgetAllBut(NavigableSet<Path> found) {
    read.forEach((path, file) -> {
      if (!found.contains(Path.of(path))) {
        file.memory().close();
      }
    });
  }

  private PromFile read(Path path, long part) {
    Instant now = clock.now();
    PromFile before = read.get(path.toString());
    String name = String.valueOf(path.getFileName());
    MemoryShare.Lease memory = share.lease("the file " + name, part);
    PromFile file;
    try {
      file = PromFile.read(path, before, settings, now, memory);
    } catch (IOException e) {
      String reason = e instanceof NoSuchFileException ? "is gone" : e.toString();
      file = new PromFile(name, now, 0, null, now, List.of(), reason, memory);
    }
    if (before != null && before.memory() != file.memory()) {
      before.memory().close();
    }
    return file;
  }

  private Described described(Merged merged, int leftOut) {
    List<FamilyField> fields = new ArrayList<>();
    Map<String, Object> value = new HashMap<>();
    Set<String> taken = new HashSet<>(Set.of(Merged.FILES, Merged.LEFT_OUT));
    for (Family family : merged.families()) {
      FamilyField field = FamilyField.of(family, taken);
      fields.add(field);
      value.put(field.name(), field.value(family));
    }
    if (!known.fields().equals(fields)) {
      known = new Known(fields, schema(fields));
    }
    value.put(Merged.FILES, merged.files().stream().map(TextfileSampler::row).toList());
    value.put(Merged.LEFT_OUT, leftOut);
    return new Described(known.schema(), value);
  }

  private static Schema schema(List<FamilyField> fields) {
    Schema.Builder schema =
        Schema.builder()
            .field(Merged.FILES, new Type.ListOf(new Type.Nested(FILE)))
            .field(Merged.LEFT_OUT, Type.Scalar.INT);
    fields.forEach(field -> field.addTo(schema));
    return schema.build();
  }

  private static Map<String, Object> row(PromFile file) {
    Map<String, Object> row = new HashMap<>();
    row.put("name", file.name());
    row.put("modified", file.modified());
    row.put("sizeBytes", file.sizeBytes());
    row.put("series", file.series());
    String error = file.error();
    if (error != null) {
      row.put("error", error);
    }
    return row;
  }

  private static String words(Merged merged, int leftOut) {
    StringBuilder words = new StringBuilder();
    words.append(merged.files().size()).append(" files, ");
    words.append(merged.series()).append(" series");
    for (PromFile file : merged.files()) {
      if (file.error() != null) {
        words.append("; refused: ").append(file.name()).append(": ").append(file.error());
      }
    }
    if (leftOut > 0) {
      words.append("; left out: ").append(leftOut).append(" (textfile.max-files)");
    }
    return words.toString();
  }

  @Override
  public void close() {
    read.values().forEach(file -> file.memory().close());
  }
}
