package io.hostsonde.transport.tcp;

import io.hostsonde.api.HostClock;
import io.hostsonde.api.TransportContext;
import io.hostsonde.security.AddressList;
import io.hostsonde.security.Credential;
import io.hostsonde.security.FailureLimiter;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.time.Duration;

/**
 * Who is let in: by address, then by key. Settings and key file are read anew when somebody
 * connects, at most once a second, so that a change of them needs no signal and no thread. Safe for
 * use by many threads.
 */
final class Gate {

  static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private static final System.Logger LOG = System.getLogger(Gate.class.getName());

  private record Rules(Credential key, AddressList clients) {}

  private final TransportContext context;
  private final HostClock clock;
  private final FailureLimiter failures;
  private volatile Rules rules;

  /** Guarded by this. */
  private long lookedAt;

  /** What was wrong when it was last looked; empty: nothing. Guarded by this. */
  private String mistake = "";

  Gate(TransportContext context, TcpSettings settings) throws IOException {
    this.context = context;
    this.clock = context.clock();
    this.failures = new FailureLimiter(clock, LOG, "tcp.key (API_KEY) or tcp.key-file");
    this.rules = rules(settings);
    this.lookedAt = clock.nanoTime();
  }

  private Rules rules(TcpSettings settings) throws IOException {
    return new Rules(
        new Credential(settings.secret(), failures), AddressList.of(settings.allowedClients()));
  }

  /** Whether somebody at that address may try the key. */
  boolean allows(InetAddress address) {
    look();
    AddressList clients = rules.clients();
    return clients.isEmpty() || clients.matches(address);
  }

  /** Whether that is the key, and the address may know. */
  boolean opens(InetAddress address, String key) {
    return rules.key().check(address, key) == Credential.Verdict.RIGHT;
  }

  /**
   * Reads key and addresses anew.
   *
   * @throws IOException when they can't be used; those before stay
   */
  void reload() throws IOException {
    try {
      rules = rules(context.settings(TcpSettings.class));
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private synchronized void look() {
    long now = clock.nanoTime();
    if (now - lookedAt < LOOK_EVERY.toNanos()) {
      return;
    }
    lookedAt = now;
    String found = "";
    try {
      reload();
    } catch (IOException e) {
      found = String.valueOf(e.getMessage());
    }
    if (!found.isEmpty() && !found.equals(mistake)) {
      LOG.log(Level.WARNING, "{0}; going on with the key and addresses read before", found);
    }
    mistake = found;
  }
}
