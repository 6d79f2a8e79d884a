package io.hostsonde.security;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate with its chain, and the key that belongs to it.
 *
 * @param file the certificate's
 * @param chain the server's own first; not empty
 */
record KeyMaterial(Path file, List<X509Certificate> chain, PrivateKey key) {

  /** No chain and no key is longer. */
  private static final int LONGEST_FILE = 1 << 20;

  KeyMaterial {
    chain = List.copyOf(chain);
  }

  X509Certificate leaf() {
    return chain.getFirst();
  }

  Instant notAfter() {
    return leaf().getNotAfter().toInstant();
  }

  /**
   * Reads a pair of PEM files.
   *
   * @throws IOException naming the file that is wrong, and what to do
   */
  static KeyMaterial read(Path certificateFile, Path keyFile) throws IOException {
    List<X509Certificate> chain = certificates(certificateFile);
    PrivateKey key = key(keyFile, chain.getFirst());
    if (!belong(chain.getFirst().getPublicKey(), key)) {
      throw new IOException(
          keyFile
              + ": is not the key of the certificate in "
              + certificateFile
              + "; put the pair that was made together into both files");
    }
    return new KeyMaterial(certificateFile, chain, key);
  }

  static List<X509Certificate> certificates(Path file) throws IOException {
    List<X509Certificate> chain = new ArrayList<>();
    for (Pem.Block block : blocks(file)) {
      if (block.label().equals("CERTIFICATE")) {
        try {
          CertificateFactory factory = CertificateFactory.getInstance("X.509");
          chain.add(
              (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der())));
        } catch (CertificateException e) {
          throw new IOException(file + ": holds a damaged certificate (" + e.getMessage() + ")", e);
        }
      }
    }
    if (chain.isEmpty()) {
      throw new IOException(
          file + ": holds no certificate; it needs a '-----BEGIN CERTIFICATE-----' (PEM)");
    }
    return chain;
  }

  private static PrivateKey key(Path file, X509Certificate certificate) throws IOException {
    for (Pem.Block block : blocks(file)) {
      if (block.label().equals("ENCRYPTED PRIVATE KEY") || block.headers().contains("ENCRYPTED")) {
        throw new IOException(
            file + ": the key is encrypted; write it plain with 'openssl pkey -in ... -out ...'");
      }
      if (block.label().endsWith("PRIVATE KEY")) {
        return key(file, block, certificate.getPublicKey());
      }
    }
    throw new IOException(
        file + ": holds no private key; it needs a '-----BEGIN PRIVATE KEY-----' (PEM)");
  }

  /**
   * The key, as one of the certificate's kind. The older forms ({@code EC PRIVATE KEY}, {@code RSA
   * PRIVATE KEY}) are what PKCS #8 wraps with the name of the algorithm, which the certificate
   * knows.
   */
  private static PrivateKey key(Path file, Pem.Block block, PublicKey certified)
      throws IOException {
    byte[] pkcs8 = block.der();
    if (!block.label().equals("PRIVATE KEY")) {
      byte[] algorithm = Der.first(certified.getEncoded());
      pkcs8 = Der.sequence(Der.integer(BigInteger.ZERO), algorithm, Der.octetString(pkcs8));
    }
    try {
      return KeyFactory.getInstance(certified.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException e) {
      throw new IOException(
          file
              + ": is damaged, or no "
              + certified.getAlgorithm()
              + " key like the one that its certificate is about",
          e);
    }
  }

  private static boolean belong(PublicKey certified, PrivateKey key) throws IOException {
    byte[] probe = "hostsonde".getBytes(StandardCharsets.US_ASCII);
    String algorithm =
        switch (certified.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> certified.getAlgorithm();
        };
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(probe);
      return signature.verify(signed);
    } catch (SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IOException("keys of the kind " + algorithm + " can't be used for TLS here", e);
    }
  }

  private static List<Pem.Block> blocks(Path file) throws IOException {
    try {
      if (Files.size(file) > LONGEST_FILE) {
        throw new IOException(file + ": is too long for a certificate or a key");
      }
      return Pem.blocks(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": is not there", e);
    } catch (AccessDeniedException e) {
      throw new IOException(file + ": this user may not read it", e);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
