package io.hostsonde.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // an open socket does its work by being open
class ControlSocketTest {

  private static final ControlReport REPORT =
      new ControlReport(
          7,
          "1.0",
          List.of("ws://127.0.0.1:3000/ws"),
          List.of(
              new ControlReport.Entry(
                  "provider",
                  "odd\u001b[2J",
                  "",
                  "failed",
                  "/x/plugins/odd",
                  "no such class",
                  List.of(),
                  List.of("odd-1"))));

  @TempDir Path scratch;

  @Test
  void whoConnectsGetsTheReport() throws Exception {
    Path path = scratch.resolve("agent.sock");
    try (ControlSocket socket = ControlSocket.open(path, REPORT::json)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-------");
      assertThat(ControlSocket.answers(path)).isTrue(); // connects, and leaves without reading
      assertThat(ControlReport.parse(ControlFolder.ask(path))).isEqualTo(REPORT);
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void aReportOfTheLargestSizeNeedsNoReaderToBeWritten() throws Exception {
    Path path = scratch.resolve("agent.sock");
    byte[] large = new byte[ControlSocket.MAX_REPORT_BYTES];
    try (ControlSocket socket = ControlSocket.open(path, () -> large)) {
      assertThat(ControlFolder.ask(path)).hasSameSizeAs(large);
    }
  }

  @Test
  void aLivingAgentKeepsItsSocketAndADeadOneLosesIt() throws Exception {
    Path path = scratch.resolve("agent.sock");
    try (ControlSocket first = ControlSocket.open(path, REPORT::json)) {
      assertThatThrownBy(() -> ControlSocket.open(path, REPORT::json))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another agent");
    }
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(path));
    } // Java leaves the file there, as an agent that was killed does
    assertThat(path).exists();
    try (ControlSocket next = ControlSocket.open(path, REPORT::json)) {
      assertThat(ControlSocket.answers(path)).isTrue();
    }
  }

  @Test
  void aFolderThatOthersMayEnterIsRefused() throws Exception {
    Path folder = scratch.resolve("open");
    Files.createDirectory(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThatThrownBy(() -> new ControlFolder(folder).socket())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("0700");
  }

  @Test
  void socketsOfTheDeadAreRemoved() throws Exception {
    ControlFolder folder = new ControlFolder(scratch.resolve("mine"));
    Path own = folder.socket();
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(own.resolveSibling("agent-1.sock")));
    }
    assertThat(folder.sockets()).hasSize(1);
    assertThat(folder.socket()).isEqualTo(own);
    assertThat(folder.sockets()).isEmpty();
  }

  @Test
  void whereSocketsAreFollowsTheEnvironment() {
    Map<String, String> environment =
        Map.of("RUNTIME_DIRECTORY", "/run/a:/run/b", "XDG_RUNTIME_DIR", "/run/user/5");
    assertThat(ControlFolder.candidates(environment, 5).stream().map(ControlFolder::path))
        .containsExactly(
            Path.of("/run/a"), Path.of("/run/user/5/hostsonde"), Path.of("/tmp/hostsonde-5"));
    assertThat(ControlFolder.candidates(Map.of(), 0).getFirst().path())
        .isEqualTo(Path.of("/run/hostsonde"));
  }

  @Test
  void theTableNeutralisesNames() {
    List<String> table = PluginsCommand.table(REPORT.plugins());
    assertThat(table).hasSize(2);
    assertThat(table.get(1)).contains("odd\uFFFD[2J").contains("; 1 threads left: odd-1");
  }

  /** Below a file nobody can write, root neither. */
  @Test
  void whatCanNotBeWrittenSaysWhereAndWhatToDo() throws Exception {
    Path file = Files.createFile(scratch.resolve("file"));
    assertThatThrownBy(() -> new ControlFolder(file.resolve("hostsonde")).socket())
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file + "/hostsonde: can't write")
        .hasMessageContaining("XDG_RUNTIME_DIR");
    assertThatThrownBy(() -> ControlSocket.open(file.resolve("a.sock"), REPORT::json))
        .hasMessageContaining(file + "/a.sock: can't write the control socket")
        .hasMessageContaining("--control-socket");
  }
}
