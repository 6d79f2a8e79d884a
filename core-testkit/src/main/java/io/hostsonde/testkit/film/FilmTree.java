package io.hostsonde.testkit.film;

import io.hostsonde.api.Host;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The file tree of a film, in a folder of its own; deleted at the end. */
final class FilmTree implements AutoCloseable {

  /** Reading it from its beginning fails with EIO: nothing is mapped at address 0. */
  private static final Path UNREADABLE = Path.of("/proc/self/mem");

  private final Path root;

  FilmTree() throws IOException {
    this.root = Files.createTempDirectory("film").toRealPath();
    Files.createDirectory(root.resolve("proc"));
    Files.createDirectory(root.resolve("sys"));
  }

  Host host() {
    return new Host("film", "Linux", root.resolve("proc"), root.resolve("sys"), root);
  }

  String withoutRoot(String text) {
    return text.replace(root.toString(), "");
  }

  void apply(State.Change change) {
    Path path = root.resolve(change.path());
    try {
      switch (change) {
        case State.Write write -> {
          if (Files.isSymbolicLink(path)) {
            Files.delete(path);
          }
          Files.createDirectories(parent(path));
          Files.writeString(path, write.content());
        }
        case State.Link link -> link(path, Path.of(link.target()));
        case State.Fail fail -> link(path, UNREADABLE);
        case State.Delete delete -> delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(change.path(), e);
    }
  }

  private static void link(Path path, Path target) throws IOException {
    Files.createDirectories(parent(path));
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      delete(path);
    }
    Files.createSymbolicLink(path, target);
  }

  private static void delete(Path path) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> below = Files.walk(path)) {
      deepestFirst = below.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        Files.writeString(file, "");
      }
      Files.delete(file);
    }
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }

  @Override
  public void close() throws IOException {
    delete(root);
  }
}
