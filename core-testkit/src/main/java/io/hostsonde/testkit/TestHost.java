package io.hostsonde.testkit;

import io.hostsonde.api.Host;
import java.nio.file.Path;

/** The machine that a test runs on, as the engine describes it to plug-ins. */
public final class TestHost {

  /** With the usual roots, under a made-up name. */
  public static final Host HERE =
      new Host(
          "testhost",
          System.getProperty("os.name", ""),
          Path.of("/proc"),
          Path.of("/sys"),
          Path.of("/"));

  private TestHost() {}
}
