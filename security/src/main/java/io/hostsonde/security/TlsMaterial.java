package io.hostsonde.security;

import io.hostsonde.api.HostClock;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A certificate being served. Its {@link #context} stays the same object while what it serves
 * changes: new handshakes see the new certificate, open connections go on. Files that changed are
 * noticed by handshakes, at most once a minute; there is no thread. Safe for use by many threads.
 */
public final class TlsMaterial {

  /** How often handshakes look at the files. */
  static final Duration LOOK_EVERY = Duration.ofMinutes(1);

  private static final Logger LOG = System.getLogger(TlsMaterial.class.getName());

  private final ServerCertificate files;
  private final HostClock clock;
  private final ServedKey key;
  private final SSLContext context;
  private final ReentrantLock loading = new ReentrantLock();
  private volatile @Nullable Instant switchAt;
  private volatile long lookedAt;

  /** As the files were when they were last read. Guarded by {@link #loading}. */
  private List<Stamp> stamps;

  TlsMaterial(ServerCertificate files, HostClock clock) throws IOException {
    this.files = files;
    this.clock = clock;
    ServerCertificate.Served served = files.load();
    this.switchAt = served.switchAt();
    this.lookedAt = clock.nanoTime();
    this.stamps = stamps();
    this.key = new ServedKey(served.material(), this::look);
    try {
      context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {key}, null, null);
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java can't serve TLS", e);
    }
  }

  /** For the listener; the same object for as long as this lives. */
  public SSLContext context() {
    return context;
  }

  /** The file of the certificate that is served. */
  public Path certificateFile() {
    return key.current().file();
  }

  /** When the certificate that is served ends. */
  public Instant notAfter() {
    return key.current().notAfter();
  }

  /**
   * Reads the files anew.
   *
   * @throws IOException naming the file that is wrong; what was served before is served on
   */
  public void reload() throws IOException {
    loading.lock();
    try {
      stamps = stamps();
      ServerCertificate.Served served = files.load();
      switchAt = served.switchAt();
      key.serve(served.material());
      stamps = stamps();
    } finally {
      loading.unlock();
    }
  }

  /**
   * At the begin of a handshake. One of many does the work, the others go on with what is there.
   */
  private void look() {
    Instant due = switchAt;
    boolean switching = due != null && !clock.now().isBefore(due);
    boolean looking = switching || clock.nanoTime() - lookedAt >= LOOK_EVERY.toNanos();
    if (!looking || !loading.tryLock()) {
      return;
    }
    try {
      lookedAt = clock.nanoTime();
      if (switching || !stamps().equals(stamps)) {
        switchAt = null;
        reload();
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "{0}; serving on with the certificate read before", e.getMessage());
    } finally {
      loading.unlock();
    }
  }

  private List<Stamp> stamps() {
    List<Stamp> now = new ArrayList<>();
    for (Path file : files.files()) {
      now.add(Stamp.of(file));
    }
    return now;
  }

  /** What changes when a file is written or put into another's place. */
  private record Stamp(long modified, long size, @Nullable Object inode) {

    static Stamp of(Path file) {
      try {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(
            attributes.lastModifiedTime().toMillis(), attributes.size(), attributes.fileKey());
      } catch (IOException e) {
        return new Stamp(0, -1, null);
      }
    }
  }
}
