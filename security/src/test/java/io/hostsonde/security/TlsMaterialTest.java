package io.hostsonde.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes over real sockets with clients that trust one certificate only. */
class TlsMaterialTest {

  @TempDir Path folder;

  private final TestClock clock = new TestClock(Instant.now());
  private ServerCertificate files = ServerCertificate.inFolder(Path.of("/"), clock);
  private @Nullable Echo server;

  @BeforeEach
  void folderOfTheTest() {
    files = ServerCertificate.inFolder(folder, clock);
  }

  @AfterEach
  void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  /** Echoes bytes, a thread a connection. */
  private static final class Echo implements AutoCloseable {

    private final SSLServerSocket listener;

    Echo(TlsMaterial material) throws IOException {
      listener =
          (SSLServerSocket)
              material
                  .context()
                  .getServerSocketFactory()
                  .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
      while (!listener.isClosed()) {
        try {
          SSLSocket client = (SSLSocket) listener.accept();
          Thread.ofVirtual().start(() -> echo(client));
        } catch (IOException e) {
          return;
        }
      }
    }

    private static void echo(SSLSocket client) {
      try (client) {
        client.getInputStream().transferTo(client.getOutputStream());
      } catch (IOException e) {
        // The client sees it.
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  private Echo running() {
    return Objects.requireNonNull(server);
  }

  private static X509Certificate certificate(Path file) throws IOException {
    return KeyMaterial.certificates(file).getFirst();
  }

  /** Trusts this certificate only, and checks that it is good for the address. */
  private SSLSocket connect(X509Certificate pinned) throws Exception {
    return connect(pinned, "TLSv1.3");
  }

  private SSLSocket connect(X509Certificate pinned, String protocol) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("pinned", pinned);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), running().listener.getLocalPort());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setProtocols(new String[] {protocol});
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(10_000);
    try {
      socket.startHandshake();
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    return socket;
  }

  private static void echoes(SSLSocket socket) throws IOException {
    socket.getOutputStream().write(new byte[] {1, 2, 3});
    assertThat(socket.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
  }

  private TlsMaterial serve() throws IOException {
    files.ensure("box7", List.of());
    TlsMaterial material = files.open();
    server = new Echo(material);
    return material;
  }

  private static void replace(Path folder, Path by) throws IOException {
    for (String name : List.of("key.pem", "cert.pem")) {
      Files.move(by.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void aClientThatPinsTheCertificateConnects(String protocol) throws Exception {
    serve();
    try (SSLSocket socket = connect(certificate(files.certificateFile()), protocol)) {
      assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
      echoes(socket);
    }
  }

  @Test
  void aClientThatPinsAnotherDoesNot(@TempDir Path other) throws Exception {
    serve();
    ServerCertificate another = ServerCertificate.inFolder(other, clock);
    another.ensure("box7", List.of());
    X509Certificate wrong = certificate(another.certificateFile());
    assertThatExceptionOfType(SSLHandshakeException.class).isThrownBy(() -> connect(wrong));
  }

  @Test
  void aSwapDropsNobodyAndTheNextHandshakeSeesIt(@TempDir Path other) throws Exception {
    TlsMaterial material = serve();
    SSLContext context = material.context();
    X509Certificate before = certificate(files.certificateFile());
    try (SSLSocket early = connect(before)) {
      echoes(early);
      ServerCertificate another = ServerCertificate.inFolder(other, clock);
      another.ensure("box7", List.of());
      X509Certificate after = certificate(another.certificateFile());
      replace(folder, other);
      material.reload();
      assertThat(material.context()).isSameAs(context);
      try (SSLSocket late = connect(after)) {
        assertThat(late.getSession().getPeerCertificates()[0]).isEqualTo(after);
        echoes(late);
      }
      echoes(early);
    }
  }

  @Test
  void handshakesNoticeChangedFilesButLookOnlyOnceAMinute(@TempDir Path other) throws Exception {
    serve();
    X509Certificate before = certificate(files.certificateFile());
    ServerCertificate another = ServerCertificate.inFolder(other, clock);
    another.ensure("box7", List.of());
    X509Certificate after = certificate(another.certificateFile());
    replace(folder, other);
    clock.pass(TlsMaterial.LOOK_EVERY.minusNanos(1));
    connect(before).close();
    clock.pass(Duration.ofNanos(1));
    connect(after).close();
  }

  @Test
  void brokenFilesAreNamedAndTheOldPairIsServedOn() throws Exception {
    TlsMaterial material = serve();
    X509Certificate before = certificate(files.certificateFile());
    Files.writeString(files.certificateFile(), "no certificate");
    assertThatIOException()
        .isThrownBy(material::reload)
        .withMessageContaining(files.certificateFile().toString())
        .withMessageContaining("holds no certificate");
    clock.pass(TlsMaterial.LOOK_EVERY);
    connect(before).close();
    assertThat(material.notAfter()).isEqualTo(before.getNotAfter().toInstant());
  }

  @Test
  void theSuccessorTakesOverAWeekBeforeTheEnd() throws Exception {
    TlsMaterial material = serve();
    Path agentSees = files.certificateFile();
    X509Certificate current = certificate(agentSees);
    clock.pass(Duration.ofDays(380));
    // Written by another process: the agent learns of it by itself.
    ServerCertificate.Pair pair =
        ServerCertificate.inFolder(folder, clock).writeNext("box7", List.of());
    X509Certificate successor = certificate(pair.certificate());
    clock.pass(TlsMaterial.LOOK_EVERY);
    assertThat(served()).isEqualTo(current);
    assertThat(certificate(agentSees)).isEqualTo(current);

    Instant switchAt = files.status().switchAt();
    assertThat(switchAt).isEqualTo(current.getNotAfter().toInstant().minus(Duration.ofDays(7)));
    clock.pass(Duration.between(clock.now(), switchAt).minusMillis(1));
    assertThat(served()).isEqualTo(current);
    clock.pass(Duration.ofMillis(1));
    assertThat(served()).isEqualTo(successor);
    assertThat(material.notAfter()).isEqualTo(successor.getNotAfter().toInstant());
    assertThat(certificate(agentSees))
        .as("clients find it in the usual place")
        .isEqualTo(successor);
    assertThat(pair.certificate()).doesNotExist();
    assertThat(pair.key()).doesNotExist();
    assertThat(files.status().successor()).isNull();
  }

  /** What a client is shown that trusts everything. */
  private X509Certificate served() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustAll()}, null);
    try (SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(
                    InetAddress.getLoopbackAddress(), running().listener.getLocalPort())) {
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private static final class TrustAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
