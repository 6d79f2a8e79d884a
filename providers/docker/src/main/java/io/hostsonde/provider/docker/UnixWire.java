package io.hostsonde.provider.docker;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Over a Unix socket. A blocking channel knows no time-outs, so a selector of its own waits. */
final class UnixWire implements Wire {

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;

  UnixWire(Path path) throws IOException {
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(path));
      channel.configureBlocking(false);
      selector = Selector.open();
      key = channel.register(selector, SelectionKey.OP_READ);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public int read(byte[] into, int from, int length, long waitNanos) throws IOException {
    ByteBuffer room = ByteBuffer.wrap(into, from, length);
    long deadline = System.nanoTime() + waitNanos;
    while (true) {
      int count = channel.read(room);
      if (count != 0) {
        return count;
      }
      await(SelectionKey.OP_READ, deadline, "no answer");
    }
  }

  @Override
  public void write(byte[] bytes, long waitNanos) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    long deadline = System.nanoTime() + waitNanos;
    while (channel.write(left) >= 0 && left.hasRemaining()) {
      await(SelectionKey.OP_WRITE, deadline, "takes no request");
    }
  }

  private void await(int operation, long deadline, String what) throws IOException {
    try {
      key.interestOps(operation);
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new SocketTimeoutException(what);
      }
      selector.select(left / 1_000_000 + 1);
      selector.selectedKeys().clear();
    } catch (ClosedSelectorException | java.nio.channels.CancelledKeyException e) {
      throw closed(e);
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new java.nio.channels.ClosedByInterruptException();
    }
  }

  private static IOException closed(RuntimeException cause) {
    IOException closed = new AsynchronousCloseException();
    closed.initCause(cause);
    return closed;
  }

  @Override
  public void close() {
    try (selector;
        channel) {
      selector.wakeup();
    } catch (IOException e) {
      // It is gone either way.
    }
  }
}
