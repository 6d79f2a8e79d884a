package io.hostsonde.provider.network;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.hostsonde.api.HostClock;
import io.hostsonde.metrics.Network;
import io.hostsonde.testkit.TestHost;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Measures the machine that the test runs on. */
class NetworkHereTest {

  private static final int SENT_BYTES = 16 << 20;

  @BeforeEach
  void onLinux() {
    assumeThat(Path.of("/proc/net/dev")).as("a Linux host").exists();
  }

  @Test
  void everyInterfaceThatSysfsKnowsIsThere() throws Exception {
    try (NetworkSampler sampler =
            new NetworkSampler(TestHost.HERE, HostClock.SYSTEM, Runnable::run);
        Stream<Path> known = Files.list(Path.of("/sys/class/net"))) {
      List<String> directories =
          known.filter(Files::isDirectory).map(path -> path.getFileName().toString()).toList();
      assertThat(sampler.sample().interfaces())
          .extracting(Network.Interface::name)
          .containsExactlyInAnyOrderElementsOf(directories);
    }
  }

  @Test
  void bytesSentOverLoopbackAreCounted() throws Exception {
    try (NetworkSampler sampler =
        new NetworkSampler(TestHost.HERE, HostClock.SYSTEM, Runnable::run)) {
      Network.Interface before = loopback(sampler.sample());
      sendOverLoopback();
      Network after = sampler.sample();
      Network.Interface loopback = loopback(after);
      long received = loopback.receivedBytesTotal() - before.receivedBytesTotal();
      // Headers and acknowledgements come on top; other programs here may talk as well.
      assertThat(received).isBetween((long) SENT_BYTES, SENT_BYTES * 3L / 2);
      assertThat(loopback.transmittedBytesTotal() - before.transmittedBytesTotal())
          .isEqualTo(received);
      assertThat(loopback.receivedBytesPerSecond())
          .isEqualTo(received / requireNonNull(after.windowSeconds()));
    }
  }

  @Test
  void aSpeedThatHangsHoldsUpNothingAndIsNotAskedTwice() throws Exception {
    Queue<Runnable> hanging = new ArrayDeque<>();
    try (NetworkSampler sampler =
        new NetworkSampler(TestHost.HERE, HostClock.SYSTEM, hanging::add)) {
      for (int i = 0; i < 3; i++) {
        assertThat(sampler.sample().interfaces()).isNotEmpty();
      }
      assertThat(hanging).hasSize(1);
    }
  }

  private static Network.Interface loopback(Network network) {
    List<Network.Interface> loopback =
        network.interfaces().stream().filter(row -> row.name().equals("lo")).toList();
    assumeThat(loopback).as("a loopback interface").isNotEmpty();
    return loopback.getFirst();
  }

  private static void sendOverLoopback() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Integer> received = CompletableFuture.supplyAsync(() -> receive(server));
      try (Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
        client.getOutputStream().write(new byte[SENT_BYTES]);
      }
      assertThat(received.join()).isEqualTo(SENT_BYTES);
    }
  }

  private static int receive(ServerSocket server) {
    try (Socket socket = server.accept();
        InputStream in = socket.getInputStream()) {
      return in.readAllBytes().length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
