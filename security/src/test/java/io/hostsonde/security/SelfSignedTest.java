package io.hostsonde.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelfSignedTest {

  private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");

  @TempDir Path folder;

  private static X509Certificate parsed(SelfSigned pair) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(pair.certificate().getBytes(StandardCharsets.US_ASCII)));
  }

  private static List<String> names(X509Certificate certificate) throws Exception {
    return certificate.getSubjectAlternativeNames().stream()
        .map(name -> name.get(0) + " " + name.get(1))
        .toList();
  }

  @Test
  void isAServersAndNoAuthoritys() throws Exception {
    X509Certificate certificate =
        parsed(SelfSigned.generate("Box7", List.of(" 192.0.2.7", "*.example.org"), NOW));
    certificate.verify(certificate.getPublicKey());
    assertThat(certificate.getVersion()).isEqualTo(3);
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=Box7");
    assertThat(certificate.getIssuerX500Principal())
        .isEqualTo(certificate.getSubjectX500Principal());
    assertThat(certificate.getNotBefore().toInstant()).isEqualTo(NOW.minus(Duration.ofMinutes(5)));
    assertThat(certificate.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(397)));
    assertThat(certificate.getBasicConstraints()).as("not a CA").isEqualTo(-1);
    assertThat(certificate.getKeyUsage())
        .containsExactly(true, false, false, false, false, false, false, false, false);
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(certificate.getCriticalExtensionOIDs())
        .containsExactlyInAnyOrder("2.5.29.19", "2.5.29.15");
    assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withECDSA");
    assertThat(((ECPublicKey) certificate.getPublicKey()).getParams().getCurve().getField())
        .satisfies(field -> assertThat(field.getFieldSize()).isEqualTo(256));
    assertThat(names(certificate))
        .containsExactly(
            "2 localhost",
            "7 127.0.0.1",
            "7 0:0:0:0:0:0:0:1",
            "7 0.0.0.0",
            "2 box7",
            "7 192.0.2.7",
            "2 *.example.org");
  }

  @Test
  void serialsArePositiveAndDiffer() throws Exception {
    X509Certificate one = parsed(SelfSigned.generate("a", List.of(), NOW));
    X509Certificate other = parsed(SelfSigned.generate("a", List.of(), NOW));
    assertThat(one.getSerialNumber()).isPositive().isNotEqualTo(other.getSerialNumber());
    assertThat(one.getSerialNumber().bitLength()).isLessThanOrEqualTo(127);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2049-06-01T00:00:00Z", "2050-01-02T03:04:05Z"})
  void timesBefore2050AndAfterIt(Instant now) throws Exception {
    X509Certificate certificate = parsed(SelfSigned.generate("a", List.of(), now));
    assertThat(certificate.getNotBefore().toInstant()).isEqualTo(now.minus(Duration.ofMinutes(5)));
    assertThat(certificate.getNotAfter().toInstant()).isEqualTo(now.plus(Duration.ofDays(397)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "größe", "a b", "-x-", "name;rm"})
  void aHostNameThatIsNoDnsNameIsNoAlternativeName(String hostName) throws Exception {
    X509Certificate certificate = parsed(SelfSigned.generate(hostName, List.of(), NOW));
    assertThat(names(certificate)).hasSize(4);
    certificate.verify(certificate.getPublicKey());
  }

  @Test
  void aLongHostNameIsCutInTheCommonNameOnly() throws Exception {
    String host = "a".repeat(60) + "." + "b".repeat(60);
    X509Certificate certificate = parsed(SelfSigned.generate(host, List.of(), NOW));
    assertThat(certificate.getSubjectX500Principal().getName())
        .isEqualTo("CN=" + host.substring(0, 64));
    assertThat(names(certificate)).contains("2 " + host);
  }

  @Test
  void manyNamesAndRepeatedOnes() throws Exception {
    List<String> extra = IntStream.range(0, 5000).mapToObj(i -> "host" + i % 4000).toList();
    assertThat(names(parsed(SelfSigned.generate("a", extra, NOW)))).hasSize(4005);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "größe", "http://x", "x:1", "a..b", "1.2.3.4/8"})
  void anExtraNameThatIsNoneIsNamed(String wrong) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SelfSigned.generate("a", List.of(wrong), NOW))
        .withMessageContaining("'" + wrong + "'");
  }

  @Test
  void opensslAgrees() throws Exception {
    Openssl.needed();
    SelfSigned pair = SelfSigned.generate("box7", List.of("192.0.2.7"), Instant.now());
    Files.writeString(folder.resolve("cert.pem"), pair.certificate());
    Files.writeString(folder.resolve("key.pem"), pair.key());
    assertThat(
            Openssl.run(
                folder,
                "verify",
                "-x509_strict",
                "-purpose",
                "sslserver",
                "-partial_chain",
                "-trusted",
                "cert.pem",
                "-verify_hostname",
                "box7",
                "cert.pem"))
        .contains("cert.pem: OK");
    assertThat(Openssl.run(folder, "x509", "-in", "cert.pem", "-noout", "-text"))
        .contains("CA:FALSE")
        .contains("Digital Signature")
        .contains("TLS Web Server Authentication")
        .contains("Subject Key Identifier")
        .contains("DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1")
        .contains("DNS:box7, IP Address:192.0.2.7")
        .contains("NIST CURVE: P-256");
    assertThat(Openssl.run(folder, "x509", "-in", "cert.pem", "-noout", "-pubkey"))
        .isEqualTo(Openssl.run(folder, "pkey", "-in", "key.pem", "-pubout"));
  }
}
