package io.hostsonde.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hostsonde.api.HostClock;
import io.hostsonde.security.ServerCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TcpTlsTest {

  @TempDir private Path folder;
  private ServerCertificate files;

  @BeforeEach
  void makeCertificate() throws IOException {
    files = ServerCertificate.inFolder(folder, HostClock.SYSTEM);
    files.ensure("testhost", List.of());
  }

  private Stage stage() throws IOException {
    return new Stage(Stage.tls(files.certificateFile(), files.keyFile()));
  }

  private static Certificate certificate(Path file) throws Exception {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  /** A client that trusts one certificate only. */
  private static LineClient client(Stage stage, Certificate trusted) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("agent", trusted);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", Stage.port(stage.running));
    return new LineClient(socket);
  }

  @Test
  void linesComeOverTls() throws Exception {
    Certificate trusted = certificate(files.certificateFile());
    try (Stage stage = stage();
        LineClient client = client(stage, trusted)) {
      assertThat(stage.running.addresses().getFirst()).startsWith("tls://");
      assertThat(stage.running.certificates()).hasSize(1);
      client.send(Stage.KEY + "\n");
      for (int i = 0; i < 3; i++) {
        assertThat(client.line()).contains("air_celsius");
      }
      stage.running.close();
      client.rest(); // ends with a good-bye, else it would throw
    }
  }

  @Test
  void aWrongKeyIsToldOverTls() throws Exception {
    Certificate trusted = certificate(files.certificateFile());
    try (Stage stage = stage();
        LineClient client = client(stage, trusted)) {
      client.send("wrong\n");
      assertThat(client.rest()).isEqualTo("Unauthorized\n");
    }
  }

  @Test
  void plainTextOnATlsPortIsEnded() throws Exception {
    try (Stage stage = stage();
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), Stage.port(stage.running))) {
      LineClient client = new LineClient(plain);
      client.send(Stage.KEY + "\n");
      String answer = client.rest();
      assertThat(answer).doesNotContain("timestamp").hasSizeLessThan(20); // an alert at most
      try (LineClient next = client(stage, certificate(files.certificateFile()))) {
        next.send(Stage.KEY + "\n");
        assertThat(next.line()).contains("air_celsius");
      }
    }
  }

  @Test
  void aNewCertificateIsServedToNewClientsAndKeepsTheOldOnes() throws Exception {
    Certificate before = certificate(files.certificateFile());
    try (Stage stage = stage();
        LineClient old = client(stage, before)) {
      old.send(Stage.KEY + "\n");
      old.line();
      Path elsewhere = Files.createDirectory(folder.resolve("other"));
      ServerCertificate other = ServerCertificate.inFolder(elsewhere, HostClock.SYSTEM);
      other.ensure("testhost", List.of());
      Files.copy(
          other.certificateFile(), files.certificateFile(), StandardCopyOption.REPLACE_EXISTING);
      Files.copy(other.keyFile(), files.keyFile(), StandardCopyOption.REPLACE_EXISTING);
      stage.running.reload();
      assertThat(old.line()).contains("air_celsius");
      assertThatThrownBy(
              () -> {
                try (LineClient stale = client(stage, before)) {
                  stale.send(Stage.KEY + "\n");
                }
              })
          .isInstanceOf(SSLException.class);
      try (LineClient renewed = client(stage, certificate(files.certificateFile()))) {
        renewed.send(Stage.KEY + "\n");
        assertThat(renewed.line()).contains("air_celsius");
      }
      Files.writeString(files.keyFile(), "no key", StandardCharsets.US_ASCII);
      assertThatThrownBy(stage.running::reload).isInstanceOf(IOException.class);
      assertThat(old.line()).contains("air_celsius");
    }
  }

  @Test
  void withoutFilesItDoesNotStart() {
    assertThatThrownBy(() -> new Stage(Stage.tls(folder.resolve("missing"), files.keyFile())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("missing");
  }
}
