package io.hostsonde.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyMaterialTest {

  private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");

  @TempDir Path folder;

  private final SelfSigned pair = SelfSigned.generate("box7", List.of(), NOW);
  private final SelfSigned other = SelfSigned.generate("box7", List.of(), NOW);
  private Path certificate = Path.of("/");
  private Path key = Path.of("/");

  @BeforeEach
  void write() throws IOException {
    certificate = Files.writeString(folder.resolve("cert.pem"), pair.certificate());
    key = Files.writeString(folder.resolve("key.pem"), pair.key());
  }

  private void refused(String... parts) {
    assertThatIOException()
        .isThrownBy(() -> KeyMaterial.read(certificate, key))
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  @Test
  void readsAChainAndSkipsTheTextBetween() throws IOException {
    Files.writeString(
        certificate,
        "subject=CN=box7\r\n"
            + pair.certificate().replace("\n", "\r\n")
            + "\n"
            + other.certificate());
    KeyMaterial material = KeyMaterial.read(certificate, key);
    assertThat(material.chain()).hasSize(2);
    assertThat(material.leaf()).isEqualTo(material.chain().getFirst());
  }

  @Test
  void aKeyOfAnotherCertificate() throws IOException {
    Files.writeString(key, other.key());
    refused(key + ": is not the key of the certificate in " + certificate);
  }

  @Test
  void filesThatAreNotWhatTheyShouldBe() throws IOException {
    Files.writeString(certificate, pair.key());
    refused(certificate + ": holds no certificate", "BEGIN CERTIFICATE");
    Files.writeString(
        certificate, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    refused(certificate + ": holds a damaged certificate");
    Files.writeString(
        certificate, "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n");
    refused(certificate + ": the block 'CERTIFICATE' is not Base64");
    Files.writeString(certificate, "-----BEGIN CERTIFICATE-----\nAAAA\n");
    refused(certificate + ": '-----BEGIN CERTIFICATE-----' has no end");
    Files.write(certificate, new byte[(1 << 20) + 1]);
    refused(certificate + ": is too long");
    Files.delete(certificate);
    refused(certificate + ": is not there");
  }

  @Test
  void keysThatAreNotWhatTheyShouldBe() throws IOException {
    Files.writeString(key, pair.certificate());
    refused(key + ": holds no private key");
    Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    refused(key + ": is damaged, or no EC key");
    Files.writeString(
        key, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
    refused(key + ": the key is encrypted", "openssl pkey");
    Files.writeString(
        key,
        """
        -----BEGIN EC PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-256-CBC,00

        AAAA
        -----END EC PRIVATE KEY-----
        """);
    refused(key + ": the key is encrypted");
  }

  @ParameterizedTest
  @CsvSource({
    "EC, PKCS #8, ec -pkeyopt ec_paramgen_curve:P-384, pkey",
    "EC, SEC 1, ec -pkeyopt ec_paramgen_curve:P-256, ec",
    "RSA, PKCS #8, rsa:2048, pkey",
    "RSA, PKCS #1, rsa:2048, rsa -traditional",
    "EdDSA, PKCS #8, ed25519, pkey"
  })
  void readsWhatOpensslWrites(String algorithm, String form, String newKey, String rewrite)
      throws Exception {
    Openssl.needed();
    List<String> request =
        new ArrayList<>(List.of("req", "-x509", "-nodes", "-subj", "/CN=x", "-days", "9"));
    request.addAll(List.of("-keyout", "made.pem", "-out", "cert.pem", "-newkey"));
    request.addAll(List.of(newKey.split(" ")));
    Openssl.run(folder, request.toArray(String[]::new));
    List<String> convert = new ArrayList<>(List.of(rewrite.split(" ")));
    convert.addAll(1, List.of("-in", "made.pem", "-out", "key.pem"));
    Openssl.run(folder, convert.toArray(String[]::new));
    KeyMaterial material = KeyMaterial.read(certificate, key);
    assertThat(material.key().getAlgorithm()).as(form).isEqualTo(algorithm);
    String label = form.equals("SEC 1") ? "EC " : form.equals("PKCS #1") ? "RSA " : "";
    assertThat(Files.readString(key)).contains("BEGIN " + label + "PRIVATE KEY");
    Files.writeString(key, pair.key());
    refused(key.toString());
  }
}
