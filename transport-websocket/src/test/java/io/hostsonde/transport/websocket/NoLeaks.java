package io.hostsonde.transport.websocket;

import io.hostsonde.testkit.Leaks;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** After each test there are no threads and no descriptors that were not there before it. */
final class NoLeaks implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback {

  private Leaks leaks = Leaks.watch();

  /** Java opens some descriptors of its own at the first use of sockets. */
  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    try (Serving server = Serving.open();
        Wire client = server.connect()) {
      client.ask("get_metrics");
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    leaks = Leaks.watch();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    leaks.assertNone();
  }
}
