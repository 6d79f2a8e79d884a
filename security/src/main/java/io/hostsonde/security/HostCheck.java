package io.hostsonde.security;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which names a listener answers to, and which pages may use it. A page of a stranger can point its
 * own name at 127.0.0.1 (DNS rebinding) and then ask from within the browser; it can't choose the
 * Host and Origin headers that the browser sends. Immutable.
 */
public final class HostCheck {

  private final Set<String> names;
  private final Set<String> origins;

  /**
   * @param hostName of this machine
   * @param names further ones by which clients reach it
   * @param origins pages of elsewhere that may connect, as browsers write them: {@code
   *     https://status.example.org}, or {@code null} for pages opened from a file
   */
  public HostCheck(String hostName, List<String> names, List<String> origins) {
    this.names = new HashSet<>(Set.of("localhost"));
    this.names.add(normal(hostName));
    for (String name : names) {
      this.names.add(normal(name.strip()));
    }
    this.origins = new HashSet<>();
    for (String origin : origins) {
      this.origins.add(origin.strip().toLowerCase(Locale.ROOT));
    }
  }

  /**
   * Whether the value of a Host header is an address or a name of this machine. Addresses pass
   * because a name is what rebinding needs.
   */
  public boolean allowsHost(@Nullable String header) {
    String host = host(header);
    return !host.isEmpty()
        && (names.contains(host) || host.endsWith(".localhost") || IpAddress.literal(host) != null);
  }

  /**
   * Whether a page of that origin may connect: one of this very listener, or one that is listed. A
   * request without Origin comes from no page.
   *
   * @param host the value of the Host header of the same request
   */
  public boolean allowsOrigin(@Nullable String origin, @Nullable String host) {
    if (origin == null) {
      return true;
    }
    String lower = origin.toLowerCase(Locale.ROOT);
    return origins.contains(lower) || (host != null && sameAuthority(lower, host));
  }

  private static boolean sameAuthority(String origin, String host) {
    try {
      URI uri = new URI(origin);
      String authority = uri.getRawAuthority();
      String scheme = uri.getScheme();
      if (authority == null || !("http".equals(scheme) || "https".equals(scheme))) {
        return false;
      }
      String port = "http".equals(scheme) ? ":80" : ":443";
      String wanted = host.strip().toLowerCase(Locale.ROOT);
      return authority.equals(wanted) || (authority + port).equals(wanted);
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** The host of {@code host:port}, {@code [::1]:port}; empty when it is neither. */
  private static String host(@Nullable String header) {
    if (header == null) {
      return "";
    }
    String text = header.strip();
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      return end > 0 && port(text.substring(end + 1)) ? text.substring(1, end) : "";
    }
    int colon = text.indexOf(':');
    if (colon < 0) {
      return normal(text);
    }
    return port(text.substring(colon)) ? normal(text.substring(0, colon)) : "";
  }

  private static boolean port(String text) {
    return text.isEmpty() || text.matches(":\\d{1,5}");
  }

  private static String normal(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
