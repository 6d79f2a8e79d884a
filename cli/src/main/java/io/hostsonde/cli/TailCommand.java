package io.hostsonde.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sonde tail}. */
@Command(
    name = "tail",
    description =
        "Connects to the transport tcp of an agent and prints its lines as they come. When the"
            + " connection breaks it comes back, after longer and longer waits.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The key comes from --key-file, else from HOSTSONDE_TCP_KEY, else from API_KEY: an argument",
      "would be seen by all users of this host."
    })
final class TailCommand implements Subcommand {

  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);

  /** A line is never that long; who sends one is no agent. */
  private static final int LONGEST_LINE = 16 * 1024 * 1024;

  private static final String UNAUTHORIZED = "Unauthorized";
  private static final int PORT = 9000;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "HOST[:PORT]", description = "Where the agent listens; port 9000.")
  private String target = "";

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "The file whose first line is the key.")
  private @Nullable Path keyFile;

  @Option(
      names = "--tls",
      description = "Use TLS; the certificate must be one that this host trusts.")
  private boolean tls;

  @Option(
      names = {"-t", "--tls-ca"},
      paramLabel = "PEM",
      description = "Use TLS and trust exactly the certificates in this file.")
  private @Nullable Path pinned;

  @Option(names = "--pretty", description = "Print a summary for people instead of JSON.")
  private boolean pretty;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      description = "End after so many lines; a connection that breaks before is a failure then.")
  private @Nullable Integer lines;

  @Option(
      names = "--silence",
      paramLabel = "SECONDS",
      description = "Come back when no line has come for so long; default ${DEFAULT-VALUE}.",
      defaultValue = "60")
  private int silence;

  @SuppressWarnings("NullAway.Init") // picocli sets the specification
  TailCommand() {}

  /** The agent does not want this client: to come back would not help. */
  private static final class RefusedException extends IOException {
    RefusedException(String message) {
      super(message);
    }
  }

  @Override
  public String name() {
    return "tail";
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    URI address = address();
    if (silence < 1 || (lines != null && lines < 1)) {
      throw new ParameterException(spec.commandLine(), "--silence and --lines must be 1 or more");
    }
    String key = key(System.getenv());
    SSLContext context = context();
    PrintWriter err = spec.commandLine().getErr();
    Backoff backoff = new Backoff(ThreadLocalRandom.current()::nextDouble);
    int left = lines == null ? Integer.MAX_VALUE : lines;
    boolean everConnected = false;
    while (true) {
      long connected = System.nanoTime();
      try (Socket socket = connect(address, context)) {
        connected = System.nanoTime();
        everConnected = true;
        socket.getOutputStream().write((key + "\n").getBytes(StandardCharsets.UTF_8));
        InputStream in = new BufferedInputStream(socket.getInputStream());
        for (; left > 0; left--) {
          print(line(in));
        }
        return Sonde.DONE;
      } catch (RefusedException e) {
        throw e;
      } catch (IOException e) {
        if (lines != null || (e instanceof UnknownHostException && !everConnected)) {
          throw e;
        }
        Duration pause = backoff.after(Duration.ofNanos(System.nanoTime() - connected));
        err.printf(
            "sonde: %s; again in %.1f s%n",
            Printable.text(Printable.message(e)), pause.toMillis() / 1000.0);
        err.flush();
        Thread.sleep(pause);
      }
    }
  }

  private URI address() {
    try {
      URI address = new URI("tcp://" + target);
      if (address.getHost() != null && address.getUserInfo() == null) {
        return address;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw new ParameterException(
        spec.commandLine(), "'" + target + "' is no HOST:PORT (an IPv6 address in brackets)");
  }

  private String key(Map<String, String> environment) throws IOException {
    String key =
        keyFile != null
            ? Files.readString(keyFile).lines().findFirst().orElse("")
            : environment.getOrDefault("HOSTSONDE_TCP_KEY", environment.get("API_KEY"));
    if (key == null || key.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "there is no key: give --key-file FILE, or set API_KEY");
    }
    return key;
  }

  private @Nullable SSLContext context() throws IOException {
    if (pinned != null) {
      return PinnedTrust.context(pinned);
    }
    try {
      return tls ? SSLContext.getDefault() : null;
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java can't speak TLS", e);
    }
  }

  private Socket connect(URI address, @Nullable SSLContext context) throws IOException {
    String host = address.getHost().replace("[", "").replace("]", "");
    int port = address.getPort() < 0 ? PORT : address.getPort();
    Socket plain = new Socket();
    try {
      InetSocketAddress resolved = new InetSocketAddress(host, port);
      if (resolved.isUnresolved()) {
        throw new UnknownHostException(host + ": there is no such host");
      }
      plain.connect(resolved, (int) CONNECT_PATIENCE.toMillis());
      plain.setSoTimeout((int) Duration.ofSeconds(silence).toMillis());
      if (context == null) {
        return plain;
      }
      SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
      if (pinned == null) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
      }
      socket.startHandshake();
      return socket;
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  private String line(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      for (int b = in.read(); b != '\n'; b = in.read()) {
        if (b < 0) {
          throw new EOFException("the agent closed the connection");
        }
        if (bytes.size() == LONGEST_LINE) {
          throw new RefusedException("a line of more than 16 MiB: this is no agent");
        }
        bytes.write(b);
      }
    } catch (SocketTimeoutException e) {
      throw new IOException("no line for " + silence + " s", e);
    }
    String line = bytes.toString(StandardCharsets.UTF_8);
    if (line.equals(UNAUTHORIZED)) {
      throw new RefusedException("the agent does not accept this key");
    }
    return line;
  }

  private void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    if (pretty) {
      TailSummary.of(line).forEach(out::println);
    } else {
      out.println(Printable.text(line));
    }
    out.flush();
  }
}
