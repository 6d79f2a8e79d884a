package io.hostsonde.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hostsonde.api.RunningTransport.ServingCertificate;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NoLeaks.class)
class TlsTest {

  @TempDir private Path folder;

  @Test
  void clientsThatPinTheCertificateAreServed() throws Exception {
    try (Serving server = Serving.open(it -> it.tls(folder))) {
      Certificate made = certificate(folder.resolve("cert.pem"));
      assertThat(server.running.addresses().getFirst()).startsWith("wss://127.0.0.1:");
      assertThat(server.running.certificates())
          .extracting(ServingCertificate::name)
          .containsExactly(folder.resolve("cert.pem").toString());
      try (Wire client = Wire.connect(server.port(), trusting(made))) {
        assertThat(((SSLSocket) client.socket).getSession().getPeerCertificates())
            .containsExactly(made);
        assertThat(client.ask("get_disks").text()).startsWith("[");
        assertThat(client.ask("{\"type\":\"metrics\"}").text()).startsWith("{\"sampled_at_ms\"");
      }
      assertThatThrownBy(() -> Wire.connect(server.port(), SSLContext.getDefault()))
          .isInstanceOf(SSLHandshakeException.class);
      // Plain text on this port gets no WebSocket, and hurts nobody.
      try (Wire plain = server.connect()) {
        assertThat(plain.answer).doesNotContain(" 101 ");
      }
      try (Wire client = Wire.connect(server.port(), trusting(made))) {
        assertThat(client.ask("get_disks").text()).startsWith("[");
      }
    }
    // The next start serves the same one, or those who pinned it would be locked out.
    Certificate first = certificate(folder.resolve("cert.pem"));
    try (Serving server = Serving.open(it -> it.tls(folder));
        Wire client = Wire.connect(server.port(), trusting(first))) {
      assertThat(client.ask("get_disks").text()).startsWith("[");
    }
  }

  private static Certificate certificate(Path file) throws Exception {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static SSLContext trusting(Certificate certificate) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("pinned", certificate);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
