package io.hostsonde.provider.docker;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where an engine listens. */
sealed interface EngineAddress {

  /** The port of the API over TLS, and without. */
  int TLS_PORT = 2376;

  int PLAIN_PORT = 2375;

  Pattern TCP = Pattern.compile("(\\[[0-9a-fA-F:.%a-z]+]|[^:/\\[\\]]+)(?::(\\d{1,5}))?/?");

  /**
   * A Unix socket; the first of these that is there.
   *
   * @param candidates in the order in which they are looked for
   */
  record Unix(List<Path> candidates) implements EngineAddress {

    @Override
    public String toString() {
      return "unix://" + candidates.getFirst();
    }
  }

  /**
   * A TCP port.
   *
   * @param tls whether TLS is spoken there
   */
  record Tcp(String host, int port, boolean tls) implements EngineAddress {

    @Override
    public String toString() {
      return "tcp://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /**
   * Reads an address as {@code DOCKER_HOST} has it.
   *
   * @param tls whether TCP means TLS
   * @throws IllegalArgumentException when it is none that we can speak with
   */
  static EngineAddress parse(String text, boolean tls) {
    if (text.startsWith("unix://")) {
      String path = text.substring("unix://".length());
      if (!path.startsWith("/")) {
        throw new IllegalArgumentException(
            "'" + text + "': the path of a Unix socket begins with a slash");
      }
      return new Unix(List.of(Path.of(path)));
    }
    if (text.startsWith("tcp://")) {
      Matcher matcher = TCP.matcher(text.substring("tcp://".length()));
      if (matcher.matches()) {
        String host = matcher.group(1);
        String port = matcher.group(2);
        int number = port == null ? (tls ? TLS_PORT : PLAIN_PORT) : Integer.parseInt(port);
        if (number > 0 && number < 1 << 16) {
          return new Tcp(
              host.startsWith("[") ? host.substring(1, host.length() - 1) : host, number, tls);
        }
      }
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "' is no address of an engine: unix:///run/docker.sock or tcp://host:2376"
            + (text.startsWith("ssh://")
                ? "; for ssh forward the remote socket to a local one"
                : ""));
  }
}
