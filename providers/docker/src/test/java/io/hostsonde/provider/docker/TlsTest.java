package io.hostsonde.provider.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hostsonde.api.MemoryShare;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines over TCP with TLS, with certificates as Docker's manual has them made by openssl. */
class TlsTest {

  @TempDir static Path folder;

  @BeforeAll
  static void makeCertificates() throws Exception {
    assumeTrue(runs("openssl", "version"), "openssl is missing");
    authority("ca");
    authority("other");
    signed("server", "ca", "subjectAltName=IP:127.0.0.1");
    signed("client", "ca", "extendedKeyUsage=clientAuth");
    for (String name : List.of("good", "stranger", "nobody")) {
      Files.createDirectory(folder.resolve(name));
      Files.copy(
          folder.resolve(name.equals("stranger") ? "other.pem" : "ca.pem"),
          folder.resolve(name + "/ca.pem"));
    }
    Files.copy(folder.resolve("client.pem"), folder.resolve("good/cert.pem"));
    Files.copy(folder.resolve("client-key.pem"), folder.resolve("good/key.pem"));
    Files.createDirectory(folder.resolve("server"));
    Files.copy(folder.resolve("ca.pem"), folder.resolve("server/ca.pem"));
    Files.copy(folder.resolve("server.pem"), folder.resolve("server/cert.pem"));
    Files.copy(folder.resolve("server-key.pem"), folder.resolve("server/key.pem"));
  }

  private static void authority(String name) throws Exception {
    assertThat(
            runs(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-keyout",
                name + "-key.pem",
                "-out",
                name + ".pem"))
        .isTrue();
  }

  private static void signed(String name, String authority, String extension) throws Exception {
    Files.writeString(folder.resolve("ext"), extension);
    assertThat(
            runs(
                "openssl",
                "req",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                "/CN=" + name,
                "-keyout",
                name + "-key.pem",
                "-out",
                name + ".csr"))
        .isTrue();
    assertThat(
            runs(
                "openssl",
                "x509",
                "-req",
                "-in",
                name + ".csr",
                "-CA",
                authority + ".pem",
                "-CAkey",
                authority + "-key.pem",
                "-CAcreateserial",
                "-days",
                "2",
                "-extfile",
                "ext",
                "-out",
                name + ".pem"))
        .isTrue();
  }

  private static boolean runs(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static EngineVersion ask(String host, String files) throws Exception {
    SSLContext context = new TlsFiles(folder.resolve("server")).context();
    try (SSLServerSocket server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      server.setNeedClientAuth(true);
      Thread.ofVirtual().start(() -> answer(server));
      EngineAddress address = new EngineAddress.Tcp(host, server.getLocalPort(), true);
      try (EngineApi api =
          new EngineApi(
              address, new TlsFiles(folder.resolve(files)), MemoryShare.of("test", 64L << 20))) {
        return api.version();
      }
    }
  }

  private static void answer(SSLServerSocket server) {
    byte[] body = Recorded.bytes("20-version.json");
    try (SSLSocket client = (SSLSocket) server.accept()) {
      InputStream in = client.getInputStream();
      assertThat(in.read()).isEqualTo('G');
      client
          .getOutputStream()
          .write(
              ("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      client.getOutputStream().write(body);
      in.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException e) {
      // The client did not like us, which is what some tests want.
    }
  }

  @Test
  void bothSidesKnowEachOther() throws Exception {
    assertThat(ask("127.0.0.1", "good").api()).hasToString("1.41");
  }

  @Test
  void anEngineOfAnotherAuthorityIsNotAsked() {
    assertThatThrownBy(() -> ask("127.0.0.1", "stranger")).isInstanceOf(IOException.class);
  }

  @Test
  void anEngineWithACertificateForAnotherNameIsNotAsked() {
    assertThatThrownBy(() -> ask("127.0.0.2", "good")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ask("localhost", "good")).isInstanceOf(IOException.class);
  }

  @Test
  void anEngineThatWantsToKnowUsRefuses() {
    assertThatThrownBy(() -> ask("127.0.0.1", "nobody")).isInstanceOf(IOException.class);
  }

  @Test
  void filesThatAreMissingAreNamed() {
    assertThatThrownBy(() -> ask("127.0.0.1", "nowhere"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ca.pem");
  }
}
