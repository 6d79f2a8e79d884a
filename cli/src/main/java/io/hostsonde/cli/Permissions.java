package io.hostsonde.cli;

import io.hostsonde.api.Host;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What Linux keeps from this user, of which sources do not fail: what it hides is left out. */
final class Permissions {

  private final Host host;
  private final Set<String> sources;

  /**
   * @param sources those that are open
   */
  Permissions(Host host, Set<String> sources) {
    this.host = host;
    this.sources = sources;
  }

  List<Lack> lacks() {
    List<Lack> lacks = new ArrayList<>();
    if (sources.contains("processes")) {
      processes(lacks);
      journal(lacks);
    }
    if (sources.contains("gpu")) {
      nvidia(lacks);
    }
    return lacks;
  }

  /** Of the first process, which is another user's unless this is root. */
  private void processes(List<Lack> lacks) {
    Path first = host.proc().resolve("1");
    if (!Files.exists(first)) {
      lacks.add(
          partial(
              "processes",
              "other users' processes are hidden: mount "
                  + host.proc()
                  + " without hidepid, or with gid= a group of this user"));
    } else if (!readable(first.resolve("io"))) {
      lacks.add(
          partial(
              "processes",
              "I/O and open files of other users' processes are hidden: run as root, or grant"
                  + " CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH (systemd: processes.conf)"));
    }
  }

  private void journal(List<Lack> lacks) {
    for (String folder : List.of("run/log/journal", "var/log/journal")) {
      for (Path journal : systemJournals(host.root().resolve(folder))) {
        if (!readable(journal)) {
          lacks.add(
              partial(
                  "processes",
                  "the journal of other users' processes is hidden: add this user to the group"
                      + " systemd-journal (systemd: journal.conf)"));
          return;
        }
      }
    }
  }

  private static List<Path> systemJournals(Path folder) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> machines = Files.newDirectoryStream(folder, Files::isDirectory)) {
      for (Path machine : machines) {
        Path journal = machine.resolve("system.journal");
        if (Files.exists(journal)) {
          found.add(journal);
        }
      }
    } catch (IOException e) {
      // No journal is kept here.
    }
    return found;
  }

  private void nvidia(List<Lack> lacks) {
    Path device = Path.of("/dev/nvidiactl");
    boolean driver = Files.exists(host.proc().resolve("driver/nvidia/version"));
    if (driver && !(Files.isReadable(device) && Files.isWritable(device))) {
      lacks.add(
          partial(
              "gpu",
              "the driver of NVIDIA is loaded, but "
                  + device
                  + " can't be opened: hand the devices in (systemd: nvidia.conf; containers:"
                  + " --gpus all)"));
    }
  }

  /** Whether it can be read: what the kernel allows is known by doing it. */
  private static boolean readable(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      in.read();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Lack partial(String what, String reason) {
    return new Lack(what, "partial", reason);
  }
}
