package io.hostsonde.provider.disk;

import io.hostsonde.linux.FileSystemStatistics;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks mounts for their sizes and waits a bounded time for them. Those that another machine or a
 * program serves can't use up the threads that the others need.
 */
final class Sizes {

  /** How many mounts of either kind may hang in statfs(2) at a time. */
  static final int MOST_THREADS = 16;

  private static final Logger LOGGER = System.getLogger(Sizes.class.getName());

  private final String root;
  private final Duration timeout;
  private final Statfs statfs;
  private final Flights<Place, Answer> local;
  private final Flights<Place, Answer> remote;

  /** Asks the kernel; tests ask something else. */
  @FunctionalInterface
  interface Statfs {
    FileSystemStatistics of(String path) throws IOException;
  }

  /**
   * What a mount says.
   *
   * @param statistics null when it did not answer in time, or may not be asked
   */
  record Answer(@Nullable FileSystemStatistics statistics, boolean inTime) {

    private static final Answer NOT_IN_TIME = new Answer(null, false);
  }

  /** A mount, whatever options it is given meanwhile. */
  private record Place(long mount, String path) {}

  /**
   * Touches nothing.
   *
   * @param root where the host's root file system is mounted
   */
  Sizes(Path root, Duration timeout, Statfs statfs) {
    this.root = root.getNameCount() == 0 ? "" : root.toString();
    this.timeout = timeout;
    this.statfs = statfs;
    this.local = new Flights<>("disk-statfs", MOST_THREADS, this::ask);
    this.remote = new Flights<>("disk-statfs-remote", MOST_THREADS, this::ask);
  }

  /** The answer of each mount, in their order. */
  Map<Mount, Answer> of(List<Mount> mounts) throws InterruptedException {
    long begin = System.nanoTime();
    var localRound = local.start(places(mounts, false));
    var remoteRound = remote.start(places(mounts, true));
    // One after the other for half of the time; then around the one that holds them up.
    for (var round : List.of(localRound, remoteRound)) {
      if (!round.await(begin + timeout.toNanos() / 2)) {
        round.spread();
      }
    }
    localRound.await(begin + timeout.toNanos());
    remoteRound.await(begin + timeout.toNanos());
    Map<Place, Answer> answers = new HashMap<>(localRound.end());
    answers.putAll(remoteRound.end());
    Map<Mount, Answer> sizes = LinkedHashMap.newLinkedHashMap(mounts.size());
    for (Mount mount : mounts) {
      sizes.put(mount, answers.getOrDefault(place(mount), Answer.NOT_IN_TIME));
    }
    return sizes;
  }

  private List<Place> places(List<Mount> mounts, boolean mayHang) {
    List<Place> places = new ArrayList<>();
    for (Mount mount : mounts) {
      if (MountChoice.mayHang(mount) == mayHang) {
        places.add(place(mount));
      }
    }
    return places;
  }

  private Place place(Mount mount) {
    return new Place(mount.id(), mount.isRoot() && !root.isEmpty() ? root : root + mount.point());
  }

  private Answer ask(Place place) {
    try {
      return new Answer(statfs.of(place.path()), true);
    } catch (IOException e) {
      LOGGER.log(Level.DEBUG, "no sizes of {0}: {1}", place.path(), e.getMessage());
      return new Answer(null, true);
    }
  }
}
