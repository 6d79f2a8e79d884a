package io.hostsonde.security;

import io.hostsonde.api.HostClock;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of a server's certificate: the current pair, and beside a generated one perhaps its
 * successor. Clients pin a certificate by its bytes, so a generated one is never replaced before it
 * ends: {@link #writeNext} writes the successor early, clients put both into the file that they
 * trust, and a week before the current one ends the agent moves the successor into its place.
 *
 * <p>{@code sonde cert} uses {@link #status} and {@link #writeNext}; a transport calls {@link
 * #ensure}, prints what it made, and serves {@link #open}.
 */
public final class ServerCertificate {

  /** How long before the end of the current certificate its successor takes over. */
  public static final Duration SWITCH_BEFORE_END = Duration.ofDays(7);

  private static final Logger LOG = System.getLogger(ServerCertificate.class.getName());

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> PUBLIC =
      PosixFilePermissions.fromString("rw-r--r--");

  private final Path certificate;
  private final Path key;
  private final boolean generated;
  private final HostClock clock;

  private ServerCertificate(Path certificate, Path key, boolean generated, HostClock clock) {
    this.certificate = certificate.toAbsolutePath();
    this.key = key.toAbsolutePath();
    this.generated = generated;
    this.clock = clock;
  }

  /**
   * One certificate on the disk.
   *
   * @param sha256 its fingerprint as openssl writes it: pairs of hex digits joined by colons
   * @param names that it is good for
   */
  public record Pair(
      Path certificate,
      Path key,
      Instant notBefore,
      Instant notAfter,
      String sha256,
      List<String> names) {}

  /**
   * What is on the disk.
   *
   * @param successor written and waiting
   * @param switchAt when a successor takes over, whether there is one already or not
   */
  public record Status(Pair current, @Nullable Pair successor, Instant switchAt) {}

  /**
   * What an agent serves at a point in time.
   *
   * @param switchAt when to look again because a waiting successor takes over
   */
  record Served(KeyMaterial material, @Nullable Instant switchAt) {}

  /** The generated pair in a folder: {@code cert.pem}, {@code key.pem}. Touches nothing. */
  public static ServerCertificate inFolder(Path folder, HostClock clock) {
    return new ServerCertificate(
        folder.resolve("cert.pem"), folder.resolve("key.pem"), true, clock);
  }

  /**
   * A pair that somebody else makes and renews, in any two PEM files: a chain that begins with the
   * server's own certificate, and its key as PKCS #8, SEC 1 or PKCS #1. Touches nothing.
   */
  public static ServerCertificate ofFiles(Path certificate, Path key, HostClock clock) {
    return new ServerCertificate(certificate, key, false, clock);
  }

  /** Where socktop_agent keeps its pair: {@code $XDG_CONFIG_HOME/socktop_agent/tls}. */
  public static Path defaultFolder(Map<String, String> environment) {
    String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    String home = environment.getOrDefault("HOME", System.getProperty("user.home", ""));
    Path base = config.startsWith("/") ? Path.of(config) : Path.of(home, ".config");
    return base.resolve("socktop_agent").resolve("tls");
  }

  public Path certificateFile() {
    return certificate;
  }

  public Path keyFile() {
    return key;
  }

  /**
   * Makes the pair when there is none.
   *
   * @param extraNames further names and addresses to be good for
   * @return whether it was made, so that the caller can print where
   * @throws IOException when it can't be written, or only one file of the two is there
   * @throws IllegalArgumentException when an extra name is none
   */
  public boolean ensure(String hostName, List<String> extraNames) throws IOException {
    if (complete()) {
      return false;
    }
    if (!generated) {
      throw new IOException((Files.exists(certificate) ? key : certificate) + ": is not there");
    }
    try (LockedFolder locked = LockedFolder.take(folder())) {
      if (complete()) {
        return false;
      }
      if (Files.exists(certificate) || Files.exists(key)) {
        Path there = Files.exists(key) ? key : certificate;
        Path missing = Files.exists(key) ? certificate : key;
        throw new IOException(
            missing
                + ": is not there, but "
                + there
                + " is; restore it, or remove both for a new pair");
      }
      write(locked, SelfSigned.generate(hostName, extraNames, clock.now()), certificate, key);
      return true;
    }
  }

  private boolean complete() {
    return Files.exists(certificate) && Files.exists(key);
  }

  /**
   * What is on the disk; changes nothing.
   *
   * @throws IOException when the current certificate, or the successor, can't be read
   */
  public Status status() throws IOException {
    Pair current = info(certificate, key);
    Pair successor =
        generated && Files.exists(next(certificate)) ? info(next(certificate), next(key)) : null;
    return new Status(current, successor, current.notAfter().minus(SWITCH_BEFORE_END));
  }

  /**
   * Writes the successor of a generated certificate. One that is due already takes over first.
   *
   * @throws IOException when there is no current one, a successor waits already, or it can't be
   *     written
   * @throws IllegalStateException when the certificate is not a generated one
   */
  public Pair writeNext(String hostName, List<String> extraNames) throws IOException {
    if (!generated) {
      throw new IllegalStateException(
          certificate + " was not made by this program: renew it where it comes from");
    }
    try (LockedFolder locked = LockedFolder.take(folder())) {
      finishMove(locked);
      KeyMaterial current = KeyMaterial.read(certificate, key);
      if (Files.exists(next(certificate)) && due(current)) {
        move(locked);
        current = KeyMaterial.read(certificate, key);
      }
      if (Files.exists(next(certificate))) {
        throw new IOException(
            next(certificate)
                + ": the successor is written already; it takes over at "
                + current.notAfter().minus(SWITCH_BEFORE_END));
      }
      write(
          locked,
          SelfSigned.generate(hostName, extraNames, clock.now()),
          next(certificate),
          next(key));
      return info(next(certificate), next(key));
    }
  }

  /**
   * Loads the pair for serving.
   *
   * @throws IOException naming the file that is wrong, and what to do
   */
  public TlsMaterial open() throws IOException {
    return new TlsMaterial(this, clock);
  }

  /** What is to be served now; a successor that is due takes over. */
  Served load() throws IOException {
    if (!generated) {
      warnOfReaders();
      return new Served(checked(KeyMaterial.read(certificate, key)), null);
    }
    tighten(key);
    if (!Files.exists(next(certificate))) {
      return new Served(checked(KeyMaterial.read(certificate, key)), null);
    }
    try (LockedFolder locked = LockedFolder.take(folder())) {
      finishMove(locked);
      KeyMaterial current = KeyMaterial.read(certificate, key);
      if (!Files.exists(next(certificate))) {
        return new Served(checked(current), null);
      }
      KeyMaterial successor = KeyMaterial.read(next(certificate), next(key));
      if (!due(current)) {
        return new Served(current, current.notAfter().minus(SWITCH_BEFORE_END));
      }
      LOG.log(
          Level.INFO,
          "{0} ends at {1}: its successor {2} takes over",
          certificate,
          current.notAfter(),
          fingerprint(successor.leaf()));
      move(locked);
      return new Served(
          checked(new KeyMaterial(certificate, successor.chain(), successor.key())), null);
    }
  }

  /** The files whose change means that there is something else to serve. */
  List<Path> files() {
    return generated
        ? List.of(certificate, key, next(certificate), next(key))
        : List.of(certificate, key);
  }

  private boolean due(KeyMaterial current) {
    return !clock.now().isBefore(current.notAfter().minus(SWITCH_BEFORE_END));
  }

  private KeyMaterial checked(KeyMaterial material) {
    Instant now = clock.now();
    if (!now.isBefore(material.notAfter())) {
      LOG.log(
          Level.WARNING,
          "{0}: ended at {1}; clients that check will not connect. {2}",
          material.file(),
          material.notAfter(),
          generated ? "Run 'sonde cert next'" : "Renew it, then send SIGHUP or wait a minute");
    } else if (now.isBefore(material.leaf().getNotBefore().toInstant())) {
      LOG.log(
          Level.WARNING,
          "{0}: begins only at {1}; is the clock right?",
          material.file(),
          material.leaf().getNotBefore().toInstant());
    }
    return material;
  }

  /** The key first: {@link #finishMove} can tell from what is left how far this came. */
  private void move(LockedFolder locked) throws IOException {
    locked.replace(next(key), key);
    locked.replace(next(certificate), certificate);
  }

  /** A move that was cut off left the successor's certificate without its key. */
  private void finishMove(LockedFolder locked) throws IOException {
    if (Files.exists(next(certificate)) && !Files.exists(next(key))) {
      KeyMaterial.read(next(certificate), key);
      locked.replace(next(certificate), certificate);
    }
  }

  private static void write(LockedFolder locked, SelfSigned pair, Path certificate, Path key)
      throws IOException {
    locked.write(pair.key(), key, OWNER_ONLY);
    locked.write(pair.certificate(), certificate, PUBLIC);
  }

  private static void tighten(Path key) throws IOException {
    if (Files.exists(key) && LockedFolder.posix(key)) {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(key);
      if (!OWNER_ONLY.containsAll(permissions)) {
        try {
          Files.setPosixFilePermissions(key, OWNER_ONLY);
        } catch (IOException e) {
          throw new IOException(key + ": others may read it; chmod 600 it", e);
        }
        LOG.log(
            Level.WARNING,
            "{0}: had the permissions {1}, has 0600 now",
            key,
            PosixFilePermissions.toString(permissions));
      }
    }
  }

  /** A key that somebody else keeps may be shared with a group on purpose, but not with all. */
  private void warnOfReaders() throws IOException {
    if (Files.exists(key) && LockedFolder.posix(key)) {
      Set<PosixFilePermission> all = EnumSet.copyOf(Files.getPosixFilePermissions(key));
      if (all.contains(PosixFilePermission.OTHERS_READ)) {
        LOG.log(Level.WARNING, "{0}: everybody on this host may read it; chmod o= it", key);
      }
    }
  }

  private Path folder() {
    Path folder = certificate.getParent();
    return folder == null ? Path.of("/") : folder;
  }

  private static Path next(Path file) {
    return file.resolveSibling(file.getFileName().toString().replaceFirst("\\.pem$", ".next.pem"));
  }

  private static Pair info(Path certificate, Path key) throws IOException {
    X509Certificate leaf = KeyMaterial.certificates(certificate).getFirst();
    return new Pair(
        certificate,
        key,
        leaf.getNotBefore().toInstant(),
        leaf.getNotAfter().toInstant(),
        fingerprint(leaf),
        names(leaf));
  }

  private static List<String> names(X509Certificate leaf) throws IOException {
    try {
      return leaf.getSubjectAlternativeNames() == null
          ? List.of()
          : leaf.getSubjectAlternativeNames().stream()
              .map(name -> String.valueOf(name.get(1)))
              .toList();
    } catch (CertificateParsingException e) {
      throw new IOException("names of the certificate can't be read", e);
    }
  }

  private static String fingerprint(X509Certificate certificate) throws IOException {
    try {
      return HexFormat.ofDelimiter(":")
          .withUpperCase()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IOException("no fingerprint", e);
    }
  }
}
