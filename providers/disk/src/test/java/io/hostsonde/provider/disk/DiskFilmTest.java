package io.hostsonde.provider.disk;

import io.hostsonde.linux.FileSystemStatistics;
import io.hostsonde.testkit.film.Film;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What statfs(2) says of a mount is in a film's file named {@code statfs} below the mount point:
 * the size of a block; all, free and available blocks; all and free inodes.
 */
class DiskFilmTest {

  @TestFactory
  Stream<DynamicTest> films() throws IOException {
    return Film.tests(
        Film.FOLDER,
        (host, clock) ->
            new DiskSampler(
                host, clock, TestSettings.defaults(TestSettings.PATIENT), DiskFilmTest::statfs));
  }

  private static FileSystemStatistics statfs(String path) throws IOException {
    long[] numbers =
        Stream.of(Files.readString(Path.of(path, "statfs")).strip().split(" "))
            .flatMapToLong(word -> LongStream.of(Long.parseLong(word)))
            .toArray();
    return new FileSystemStatistics(
        0, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], 0);
  }
}
