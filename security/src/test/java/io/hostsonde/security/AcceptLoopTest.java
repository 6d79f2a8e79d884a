package io.hostsonde.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AcceptLoopTest {

  private final AtomicInteger taken = new AtomicInteger();
  private AcceptLoop loop;
  private Thread thread;
  private volatile boolean refuse;

  @BeforeEach
  void listen() throws IOException {
    loop =
        AcceptLoop.listen(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            System.getLogger(AcceptLoopTest.class.getName()));
    thread = Thread.ofPlatform().daemon().start(() -> loop.run(this::take));
  }

  private void take(SocketChannel connection) throws IOException {
    taken.incrementAndGet();
    if (refuse) {
      throw new StackOverflowError("a defect");
    }
    connection.close();
  }

  @AfterEach
  void close() throws InterruptedException {
    loop.close();
    thread.join();
  }

  private void connect() throws IOException {
    new Socket(loop.address().getAddress(), loop.address().getPort()).close();
  }

  private void assertStillTakes() {
    int before = taken.get();
    await()
        .atMost(Duration.ofSeconds(10))
        .ignoreExceptions()
        .until(() -> {
          connect();
          return taken.get() > before;
        });
  }

  @Test
  void aSocketThatSomebodyClosedIsOpenedAgainAtTheSamePort() throws Exception {
    loop.channel().close();
    assertStillTakes();
  }

  @Test
  void anInterruptionIsNoEnd() {
    thread.interrupt();
    assertStillTakes();
    assertThat(thread.isAlive()).isTrue();
  }

  @Test
  void aDefectOfWhoTakesCostsThatConnection() throws Exception {
    refuse = true;
    connect();
    await().until(() -> taken.get() == 1);
    refuse = false;
    assertStillTakes();
  }

  @Test
  void itEndsWhenItIsClosed() throws Exception {
    loop.close();
    thread.join(Duration.ofSeconds(10));
    assertThat(thread.isAlive()).isFalse();
  }
}
