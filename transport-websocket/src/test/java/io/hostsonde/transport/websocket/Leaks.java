package io.hostsonde.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** After each test there are no threads and no sockets that were not there before it. */
final class Leaks implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback {

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private Set<String> threads = Set.of();
  private Set<String> sockets = Set.of();

  /** Java opens some descriptors of its own at the first use of sockets. */
  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    try (Serving server = Serving.open();
        Wire client = server.connect()) {
      client.ask("get_metrics");
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    threads = threads();
    sockets = sockets();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> {
          assertThat(added(threads(), threads)).isEmpty();
          assertThat(added(sockets(), sockets)).isEmpty();
        });
  }

  private static Set<String> added(Set<String> now, Set<String> before) {
    Set<String> added = new TreeSet<>(now);
    added.removeAll(before);
    return added;
  }

  /** Without those of the virtual machine, which outlive what they ran for. */
  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("http-") || name.startsWith("websocket-"))
        .collect(Collectors.toSet());
  }

  private static Set<String> sockets() throws IOException {
    Set<String> sockets = new TreeSet<>();
    if (Files.isDirectory(DESCRIPTORS)) {
      try (Stream<Path> all = Files.list(DESCRIPTORS)) {
        for (Path descriptor : all.toList()) {
          try {
            String target = Files.readSymbolicLink(descriptor).toString();
            if (target.startsWith("socket:") || target.startsWith("anon_inode:[eventpoll]")) {
              sockets.add(descriptor.getFileName() + " " + target);
            }
          } catch (IOException e) {
            assertThat(e).hasMessageContaining("/proc/self/fd"); // closed since it was listed
          }
        }
      }
    }
    return sockets;
  }
}
