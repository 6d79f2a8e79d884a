package io.hostsonde.cli;

import io.hostsonde.security.UnwritableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the control sockets of one user's agents are, one for each process: a folder that nobody
 * else may enter.
 */
final class ControlFolder {

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.complementOf(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  /** What to do when a socket or its folder can't be made. */
  static final String ADVICE =
      "--control-socket PATH or the variable XDG_RUNTIME_DIR names another place";

  private final Path folder;

  ControlFolder(Path folder) {
    this.folder = folder;
  }

  /** The one for this process, by its environment. */
  static ControlFolder own() throws IOException {
    return candidates(System.getenv(), userId()).getFirst();
  }

  /** All in which agents that this user may ask can be. */
  static List<ControlFolder> all() throws IOException {
    return candidates(System.getenv(), userId());
  }

  /**
   * In the order of preference: what systemd gave the service, the user's own run-time folder,
   * root's, else one among the temporary files.
   */
  static List<ControlFolder> candidates(Map<String, String> environment, int userId) {
    List<ControlFolder> folders = new ArrayList<>();
    String service = environment.getOrDefault("RUNTIME_DIRECTORY", "");
    if (!service.isEmpty()) {
      folders.add(new ControlFolder(Path.of(service.split(":", 2)[0])));
    }
    String user = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    if (!user.isEmpty()) {
      folders.add(new ControlFolder(Path.of(user, "hostsonde")));
    }
    if (userId == 0) {
      folders.add(new ControlFolder(Path.of("/run/hostsonde")));
    }
    folders.add(new ControlFolder(Path.of("/tmp", "hostsonde-" + userId)));
    return folders;
  }

  /**
   * Linux tells who owns this process; elsewhere, who owns a file that it makes.
   *
   * @throws IOException where files have no such owners
   */
  private static int userId() throws IOException {
    Path self = Path.of("/proc/self");
    boolean told = Files.exists(self);
    Path owned = told ? self : Files.createTempFile("hostsonde", "");
    try {
      return (Integer) Files.getAttribute(owned, "unix:uid");
    } catch (UnsupportedOperationException e) {
      throw new IOException("files have no owners on this system", e);
    } finally {
      if (!told) {
        Files.delete(owned);
      }
    }
  }

  Path path() {
    return folder;
  }

  /** It, made when it was not there. */
  Path ensured() throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      try {
        make();
      } catch (IOException e) {
        throw new UnwritableException("the folder of the control socket", folder, ADVICE, e);
      }
    }
    PosixFileAttributes attributes =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    int owner = (Integer) Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    if (owner != userId() || !Collections.disjoint(attributes.permissions(), OTHERS)) {
      throw new IOException(folder + " must be this user's, and mode 0700");
    }
    return folder;
  }

  /** The socket of this process, in a folder made for it; sockets of the dead are removed. */
  Path socket() throws IOException {
    ensured();
    for (Path socket : sockets()) {
      if (!ControlSocket.answers(socket)) {
        Files.deleteIfExists(socket);
      }
    }
    return folder.resolve("agent-" + ProcessHandle.current().pid() + ".sock");
  }

  private void make() throws IOException {
    Path parent = folder.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.createDirectory(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** The sockets that are there, sorted; of a folder that is not there or not ours, none. */
  List<Path> sockets() throws IOException {
    List<Path> sockets = new ArrayList<>();
    if (Files.isReadable(folder) && Files.isDirectory(folder)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "agent-*.sock")) {
        found.forEach(sockets::add);
      }
    }
    Collections.sort(sockets);
    return sockets;
  }

  /**
   * What the agent behind a socket reports.
   *
   * @throws IOException when nobody listens there any more
   */
  static byte[] ask(Path socket) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        InputStream in = Channels.newInputStream(channel)) {
      return in.readNBytes(ControlSocket.MAX_REPORT_BYTES);
    }
  }
}
