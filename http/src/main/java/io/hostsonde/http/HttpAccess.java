package io.hostsonde.http;

import io.hostsonde.api.RunningTransport.ServingCertificate;
import io.hostsonde.api.TransportContext;
import io.hostsonde.security.FailureLimiter;
import io.hostsonde.security.HostCheck;
import io.hostsonde.security.ServerCertificate;
import io.hostsonde.security.TlsMaterial;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who reaches a transport that speaks HTTP, and how: the settings that all of those have, and what
 * follows from them. Without a token only this host connects unless an address is set.
 *
 * @param owner the transport's name, before the keys of its settings
 * @param tokenName how its token is set, for people: {@code websocket.token (SOCKTOP_TOKEN)}
 * @param host null: 127.0.0.1, or every address when a token is set
 * @param token null: none is asked for
 * @param tls whether to serve TLS
 * @param tlsDirectory null: {@link ServerCertificate#defaultFolder}
 * @param tlsNames further names for a certificate that is made
 * @param allowedHosts further names by which browsers may address the agent
 * @param allowedOrigins pages of elsewhere that may connect
 */
public record HttpAccess(
    String owner,
    String tokenName,
    @Nullable String host,
    @Nullable String token,
    boolean tls,
    @Nullable Path tlsDirectory,
    List<String> tlsNames,
    List<String> allowedHosts,
    List<String> allowedOrigins) {

  /** The address to listen on. */
  public String hostOrDefault() {
    return host == null ? (token == null ? "127.0.0.1" : "0.0.0.0") : host;
  }

  /** As clients write it in front of a path: {@code https://[::1]:9464}. */
  public String address(String scheme, int port) {
    String name = hostOrDefault();
    return "%s%s://%s:%d"
        .formatted(scheme, tls ? "s" : "", name.contains(":") ? "[" + name + "]" : name, port);
  }

  /** A gate by these settings. */
  public Gate gate(String hostName, FailureLimiter failures) {
    return new Gate(owner, token, new HostCheck(hostName, allowedHosts, allowedOrigins), failures);
  }

  /**
   * What to serve TLS with, a certificate made now if there is none; null without TLS.
   *
   * @throws IOException when it can't be read or made
   */
  public @Nullable TlsMaterial openTls(TransportContext context, System.Logger log)
      throws IOException {
    if (!tls) {
      return null;
    }
    ServerCertificate certificate =
        ServerCertificate.inFolder(
            tlsDirectory == null ? ServerCertificate.defaultFolder(System.getenv()) : tlsDirectory,
            context.clock());
    if (certificate.ensure(context.host().name(), tlsNames)) {
      log.log(
          Level.INFO,
          "made a certificate, for clients to trust: {0}, and its key: {1}",
          certificate.certificateFile(),
          certificate.keyFile());
    }
    return certificate.open();
  }

  /** The certificate in use, if any, as the agent reports it. */
  public static List<ServingCertificate> certificates(@Nullable TlsMaterial tls) {
    return tls == null
        ? List.of()
        : List.of(new ServingCertificate(tls.certificateFile().toString(), tls.notAfter()));
  }

  /** Says how to open the transport to others, or why to close it. */
  public void announce(System.Logger log) throws IOException {
    boolean local = InetAddress.getByName(hostOrDefault()).isLoopbackAddress();
    if (local && host == null) {
      log.log(
          Level.INFO,
          "only this host can connect; for others set {0}, or {1}.host=0.0.0.0 to let in everybody",
          tokenName,
          owner);
    } else if (!local && token == null) {
      log.log(
          Level.WARNING,
          "no token is set: whoever reaches this address can read everything; set {0}",
          tokenName);
    } else if (!local && !tls) {
      log.log(Level.WARNING, "the token crosses the network in plain text; set {0}.tls", owner);
    }
  }

  /** Without the token. */
  @Override
  public String toString() {
    return owner + " on " + hostOrDefault();
  }
}
