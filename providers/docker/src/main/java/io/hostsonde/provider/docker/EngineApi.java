package io.hostsonde.provider.docker;

import io.hostsonde.api.MemoryShare;
import io.hostsonde.provider.docker.EngineAwayException.Why;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Asks one engine. Agrees on a version of the API first, and again after {@link #forget}. Keeps a
 * few idle connections. Safe for use by many threads.
 */
final class EngineApi implements AutoCloseable {

  /** The newest version that we know; engines refuse versions newer than their own. */
  static final ApiVersion NEWEST = new ApiVersion(1, 45);

  /** The oldest with all that we read (health, restart count, log time stamps). */
  static final ApiVersion OLDEST = new ApiVersion(1, 24);

  static final Duration VERSION_PATIENCE = Duration.ofSeconds(2);
  static final Duration INSPECT_PATIENCE = Duration.ofMillis(1500);

  /** How much of an answer is read; how much of it is held is bounded by memory. */
  static final int MAX_ANSWER_BYTES = 32 << 20;

  static final int MAX_IDLE = 4;

  /** Of the memory each answer gets one part of so many: a quarter when 64 are read at a time. */
  static final int ANSWER_PARTS = 256;

  private static final int MAX_REFUSAL_BYTES = 16 << 10;

  /** What may follow the JSON of an answer. */
  private static final int MAX_REST_BYTES = 16;

  private final EngineAddress address;
  private final @Nullable TlsFiles tls;
  private final MemoryShare memory;
  private final ConcurrentLinkedDeque<HttpExchange> idle = new ConcurrentLinkedDeque<>();
  private final AtomicInteger idleCount = new AtomicInteger();
  private volatile @Nullable EngineVersion version;
  private volatile @Nullable EngineVersion lastVersion;
  private volatile boolean closed;

  /**
   * Touches nothing.
   *
   * @param tls needed for an address with TLS
   * @param memory for what answers hold
   */
  EngineApi(EngineAddress address, @Nullable TlsFiles tls, MemoryShare memory) {
    this.address = address;
    this.tls = tls;
    this.memory = memory;
  }

  /** Makes something of an answer while it is read. */
  @FunctionalInterface
  interface Use<T> {

    /**
     * Reads the answer.
     *
     * @param lease takes what is held of it meanwhile
     */
    T of(InputStream body, MemoryShare.Lease lease) throws IOException;
  }

  /** For what is kept of answers. */
  MemoryShare memory() {
    return memory;
  }

  /** One of so many parts of the memory. */
  long part(int parts) {
    return memory.size() / parts;
  }

  EngineAddress address() {
    return address;
  }

  /** What the engine said it is, when it was last asked; null before. */
  @Nullable EngineVersion lastVersion() {
    return lastVersion;
  }

  /** What the engine says it is; asked once. */
  EngineVersion version() throws IOException {
    EngineVersion known = version;
    if (known == null) {
      known =
          get(
              ApiPath.version(),
              "",
              VERSION_PATIENCE,
              (body, lease) -> EngineVersion.parse(Json.parse(body, lease)));
      version = known;
      lastVersion = known;
    }
    return known;
  }

  /** The engine may have been replaced by another: the next request asks for its version again. */
  void forget() {
    version = null;
    for (HttpExchange exchange = takeIdle(); exchange != null; exchange = takeIdle()) {
      exchange.close();
    }
  }

  /**
   * Asks, and makes something of the answer.
   *
   * @throws EngineAwayException when the engine can't be reached
   * @throws EngineRefusalException when its answer is not 200
   * @throws SocketTimeoutException when it took longer than the patience
   */
  <T> T ask(ApiPath path, Duration patience, Use<T> use) throws IOException {
    return get(path, version().api().toString(), patience, use);
  }

  /**
   * All about one container.
   *
   * @throws IOException as {@link #ask}; also when the answer has no id that could be asked for
   */
  Inspection inspect(String reference) throws IOException {
    Inspection container =
        ask(
            ApiPath.inspect(reference),
            INSPECT_PATIENCE,
            (body, lease) -> Inspection.parse(Json.parse(body, lease)));
    if (!ApiPath.isReference(container.id())) {
      throw new IOException("the engine says that a container's id is '" + container.id() + "'");
    }
    return container;
  }

  private <T> T get(ApiPath path, String apiVersion, Duration patience, Use<T> use)
      throws IOException {
    while (true) {
      HttpExchange exchange = takeIdle();
      boolean fresh = exchange == null;
      if (exchange == null) {
        exchange = connect(patience);
      }
      long deadline = System.nanoTime() + patience.toNanos();
      boolean answered = false;
      try {
        int status = exchange.get(path, apiVersion, patience.toNanos());
        answered = true;
        if (status != 200) {
          throw refusal(exchange, path, status, patience);
        }
        T made = used(exchange, path, HttpExchange.left(deadline), use);
        give(exchange);
        return made;
      } catch (EngineRefusalException e) {
        give(exchange);
        throw e;
      } catch (SocketTimeoutException e) {
        exchange.close();
        throw silent(patience, e);
      } catch (IOException e) {
        exchange.close();
        if (fresh || closed || answered) {
          throw e;
        }
        // The engine closed a connection that was idle; a GET may be asked again.
      } catch (RuntimeException | Error e) {
        exchange.close();
        throw e;
      }
    }
  }

  private <T> T used(HttpExchange exchange, ApiPath path, long waitNanos, Use<T> use)
      throws IOException {
    InputStream body = exchange.body(MAX_ANSWER_BYTES, waitNanos);
    try (MemoryShare.Lease lease = memory.lease("the answer to " + path, part(ANSWER_PARTS))) {
      T made = use.of(body, lease);
      body.readNBytes(MAX_REST_BYTES);
      return made;
    }
  }

  private EngineRefusalException refusal(
      HttpExchange exchange, ApiPath path, int status, Duration patience) throws IOException {
    byte[] body = exchange.body(MAX_REFUSAL_BYTES, patience.toNanos()).readAllBytes();
    String message;
    try (MemoryShare.Lease lease = memory.lease("the answer to " + path)) {
      message = Json.parse(new ByteArrayInputStream(body), lease).at("message").text("");
    } catch (IOException e) {
      message = "";
    }
    return new EngineRefusalException(
        status, "the engine answers " + path + " with " + status + " " + message);
  }

  /**
   * An answer that goes on; the caller reads and closes it.
   *
   * @throws IOException as {@link #ask}
   */
  HttpExchange stream(ApiPath path, Duration patience) throws IOException {
    String api = version().api().toString();
    HttpExchange exchange = connect(patience);
    try {
      int status = exchange.get(path, api, patience.toNanos());
      if (status != 200) {
        throw refusal(exchange, path, status, patience);
      }
      return exchange;
    } catch (SocketTimeoutException e) {
      exchange.close();
      throw silent(patience, e);
    } catch (IOException | RuntimeException e) {
      exchange.close();
      throw e;
    }
  }

  private SocketTimeoutException silent(Duration patience, SocketTimeoutException cause) {
    SocketTimeoutException silent =
        new SocketTimeoutException(
            "the engine at " + address + " did not answer within " + patience.toMillis() + " ms");
    silent.initCause(cause);
    return silent;
  }

  private HttpExchange connect(Duration patience) throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    return switch (address) {
      case EngineAddress.Unix unix -> new HttpExchange(unixWire(unix), "docker");
      case EngineAddress.Tcp tcp -> new HttpExchange(tcpWire(tcp, patience), tcp.host());
    };
  }

  private static Wire unixWire(EngineAddress.Unix unix) throws IOException {
    Path path = present(unix.candidates());
    try {
      return new UnixWire(path);
    } catch (IOException e) {
      String said = String.valueOf(e.getMessage());
      if (said.contains("Permission denied")) {
        throw new EngineAwayException(
            Why.FORBIDDEN,
            "no permission for "
                + path
                + ": add the agent's user to the socket's group (docker), which makes it as good as"
                + " root, or better let it see a read-only socket proxy and name that in"
                + " docker.hosts",
            e);
      }
      if (!Files.exists(path)) {
        throw new EngineAwayException(Why.MISSING, "no container engine: no socket " + path, e);
      }
      throw new EngineAwayException(
          Why.SILENT, "the engine at unix://" + path + " does not answer: " + said, e);
    }
  }

  private static Path present(List<Path> candidates) {
    for (Path candidate : candidates) {
      if (Files.exists(candidate)) {
        return candidate;
      }
    }
    return candidates.getFirst();
  }

  private Wire tcpWire(EngineAddress.Tcp tcp, Duration patience) throws IOException {
    try {
      return new TcpWire(
          tcp.host(),
          tcp.port(),
          tcp.tls() && tls != null ? tls.context() : null,
          patience.toNanos());
    } catch (IOException e) {
      throw new EngineAwayException(
          Why.SILENT, "the engine at " + tcp + " does not answer: " + e.getMessage(), e);
    }
  }

  private @Nullable HttpExchange takeIdle() {
    HttpExchange exchange = idle.pollFirst();
    if (exchange != null) {
      idleCount.decrementAndGet();
    }
    return exchange;
  }

  private void give(HttpExchange exchange) {
    if (closed || !exchange.reusable() || idleCount.incrementAndGet() > MAX_IDLE) {
      if (!closed && exchange.reusable()) {
        idleCount.decrementAndGet();
      }
      exchange.close();
      return;
    }
    idle.addFirst(exchange);
    if (closed) {
      forget();
    }
  }

  @Override
  public void close() {
    closed = true;
    forget();
  }
}
