package io.hostsonde.security;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A server's certificate signed with its own key (RFC 5280): P-256, not a CA, since a CA's
 * certificate is refused as a server's by clients that check the name.
 *
 * @param certificate PEM
 * @param key PEM, PKCS #8
 */
record SelfSigned(String certificate, String key) {

  static final Duration LIFETIME = Duration.ofDays(397);

  /** For clients whose clock is slow. */
  static final Duration BACKDATED = Duration.ofMinutes(5);

  private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));

  /** What RFC 5280 allows in a common name. */
  private static final int LONGEST_COMMON_NAME = 64;

  private static final Pattern DNS_NAME =
      Pattern.compile(
          "(?=.{1,253}$)(\\*\\.)?[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
              + "(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");

  /**
   * @param extraNames further names and addresses it is good for
   * @throws IllegalArgumentException when one of these is neither
   */
  static SelfSigned generate(String hostName, List<String> extraNames, Instant now) {
    byte[] names = subjectAlternativeNames(hostName, extraNames);
    try {
      SecureRandom random = new SecureRandom();
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair pair = generator.generateKeyPair();
      byte[] toBeSigned = toBeSigned(hostName, names, now, pair, random);
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate(), random);
      signature.update(toBeSigned);
      byte[] certificate =
          Der.sequence(toBeSigned, ECDSA_WITH_SHA256, Der.bitString(0, signature.sign()));
      return new SelfSigned(
          Pem.text("CERTIFICATE", certificate),
          Pem.text("PRIVATE KEY", pair.getPrivate().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java lacks P-256, ECDSA or SHA-256", e);
    }
  }

  private static byte[] toBeSigned(
      String hostName, byte[] names, Instant now, KeyPair pair, SecureRandom random)
      throws GeneralSecurityException {
    byte[] publicKey = pair.getPublic().getEncoded();
    byte[] name = commonName(hostName);
    return Der.sequence(
        Der.explicit(0, Der.integer(BigInteger.TWO)),
        Der.integer(serial(random)),
        ECDSA_WITH_SHA256,
        name,
        Der.sequence(Der.time(now.minus(BACKDATED)), Der.time(now.plus(LIFETIME))),
        name,
        publicKey,
        Der.explicit(
            3,
            Der.sequence(
                extension("2.5.29.19", true, Der.sequence()),
                extension("2.5.29.15", true, Der.bitString(7, new byte[] {(byte) 0x80})),
                extension("2.5.29.37", false, Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1"))),
                extension("2.5.29.17", false, names),
                extension("2.5.29.14", false, Der.octetString(keyIdentifier(publicKey))))));
  }

  /** Positive, not zero, 127 random bits. */
  private static BigInteger serial(SecureRandom random) {
    return new BigInteger(127, random).setBit(126);
  }

  private static byte[] commonName(String hostName) {
    String name = hostName.isBlank() ? "localhost" : hostName;
    int end = Math.min(name.length(), LONGEST_COMMON_NAME);
    return Der.sequence(
        Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.utf8(name.substring(0, end)))));
  }

  private static byte[] extension(String oid, boolean critical, byte[] value) {
    byte[] content = Der.octetString(value);
    return critical
        ? Der.sequence(Der.oid(oid), Der.TRUE, content)
        : Der.sequence(Der.oid(oid), content);
  }

  /** RFC 5280, 4.2.1.2, method 2 over all of the key's encoding: only its uniqueness counts. */
  private static byte[] keyIdentifier(byte[] publicKey) throws GeneralSecurityException {
    return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(publicKey), 20);
  }

  private static byte[] subjectAlternativeNames(String hostName, List<String> extraNames) {
    Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1", "0.0.0.0"));
    String host = hostName.toLowerCase(Locale.ROOT);
    if (generalName(host) != null) {
      names.add(host);
    }
    for (String extra : extraNames) {
      String name = extra.strip().toLowerCase(Locale.ROOT);
      if (generalName(name) == null) {
        throw new IllegalArgumentException(
            "'" + extra + "' is no host name and no address that a certificate can hold");
      }
      names.add(name);
    }
    return Der.sequence(names.stream().map(SelfSigned::generalName).toArray(byte[][]::new));
  }

  private static byte @Nullable [] generalName(String name) {
    byte[] address = IpAddress.literal(name);
    if (address != null) {
      return Der.implicit(7, IpAddress.canonical(address));
    }
    return DNS_NAME.matcher(name).matches()
        ? Der.implicit(2, name.getBytes(StandardCharsets.US_ASCII))
        : null;
  }
}
