package io.hostsonde.cli;

import io.hostsonde.security.UnwritableException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;

/**
 * A Unix domain socket, mode 0600, that hands a report to whoever connects. Nothing is read from
 * them, and what is written fits the socket's buffer, so no client can hold it up; one thread waits
 * in accept and wakes only when somebody connects.
 */
final class ControlSocket implements AutoCloseable {

  /** Below what a fresh socket buffers (net.core.wmem_default is 208 KiB, overhead included). */
  static final int MAX_REPORT_BYTES = 64 * 1024;

  private static final Logger LOG = System.getLogger(ControlSocket.class.getName());

  private final Path path;
  private final ServerSocketChannel server;
  private final Supplier<byte[]> report;

  private ControlSocket(Path path, ServerSocketChannel server, Supplier<byte[]> report) {
    this.path = path;
    this.server = server;
    this.report = report;
  }

  /**
   * Listens at the path; a socket that a dead agent left there is replaced.
   *
   * @throws IOException when it can't, or a living agent listens there
   */
  static ControlSocket open(Path path, Supplier<byte[]> report) throws IOException {
    if (Files.exists(path)) {
      if (answers(path)) {
        throw new IOException(path + ": another agent listens there");
      }
      Files.deleteIfExists(path);
    }
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(path));
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException | RuntimeException e) {
      server.close();
      IOException said = e instanceof IOException io ? io : new IOException(e.getMessage(), e);
      throw new UnwritableException("the control socket", path, ControlFolder.ADVICE, said);
    }
    ControlSocket socket = new ControlSocket(path, server, report);
    Thread.ofPlatform().daemon().name("sonde-control").start(socket::serve);
    return socket;
  }

  /** Whether somebody listens at the path. */
  static boolean answers(Path path) {
    try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return client.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private void serve() {
    while (server.isOpen()) {
      try (SocketChannel client = server.accept()) {
        client.configureBlocking(false);
        client.write(ByteBuffer.wrap(report.get()));
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "a client of {0} left: {1}", path, e);
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "can''t answer on {0}: {1}", path, e);
      }
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "can''t remove {0}: {1}", path, e);
    }
  }
}
