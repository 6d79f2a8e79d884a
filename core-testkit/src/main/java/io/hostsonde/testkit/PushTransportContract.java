package io.hostsonde.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.api.Transport;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * What the engine expects of a transport that pushes: nobody asks it, it sends at an interval to a
 * receiver that may be away. A transport's test extends it, says how to make one, and who receives.
 * What is to arrive is the source of {@link MadeUpProvider}, which nobody has heard of:
 *
 * <pre>
 * class GraphiteContractTest extends PushTransportContract {
 *
 *   protected Transport transport() {
 *     return new GraphiteTransport();
 *   }
 *
 *   protected Record settings(int port) {
 *     return new GraphiteSettings("127.0.0.1", port, Duration.ofMillis(50));
 *   }
 *
 *   protected TestReceiver receiver(int port) throws IOException {
 *     return TestReceiver.tcp(port);
 *   }
 * }
 * </pre>
 */
public abstract class PushTransportContract {

  /** A new instance. */
  protected abstract Transport transport();

  /**
   * What it is opened with: an interval short enough for a test.
   *
   * @param port of 127.0.0.1, where the receiver is
   */
  protected abstract Record settings(int port);

  /**
   * A server such as its users have, for this test.
   *
   * @param port 0: a free one
   */
  protected abstract TestReceiver receiver(int port) throws IOException;

  @Test
  void isNamedAsSettingsNeedIt() {
    TransportStage.assertNamed(transport(), settings(1));
  }

  @Test
  void pushesASourceNobodyHasHeardOf() throws Exception {
    try (TestReceiver receiver = receiver(0);
        TransportStage stage = stage(receiver.port())) {
      receiver.await("air_celsius", "21.5");
      assertThat(stage.running.addresses()).as("it listens nowhere").isEmpty();
    }
  }

  @Test
  void pushesOnAfterASourceFailed() throws Exception {
    try (TestReceiver receiver = receiver(0);
        TransportStage stage = stage(receiver.port())) {
      stage.provider.answerWith(() -> {
        throw new IOException("the barometer is gone");
      });
      stage.sampledAnew();
      stage.provider.answerWith(() -> MadeUpProvider.weather("harbour", 77));
      stage.sampledAnew();
      receiver.await("77000");
    }
  }

  @Test
  void startsWithoutAReceiverAndPushesWhenThereIsOne() throws Exception {
    int port;
    try (TestReceiver first = receiver(0)) {
      port = first.port();
    }
    try (TransportStage stage = stage(port)) {
      stage.sampledAnew();
      try (TestReceiver late = receiver(port)) {
        late.await("21.5");
      }
    }
  }

  @Test
  void pushesOnToAReceiverThatCameBack() throws Exception {
    TestReceiver first = receiver(0);
    try (TransportStage stage = stage(first.port())) {
      first.await("21.5");
      first.close();
      stage.sampledAnew();
      try (TestReceiver second = receiver(first.port())) {
        second.await("21.5");
      }
    } finally {
      first.close();
    }
  }

  @Test
  void pushesOnAfterAReload() throws Exception {
    try (TestReceiver receiver = receiver(0);
        TransportStage stage = stage(receiver.port())) {
      stage.running.reload();
      stage.provider.answerWith(() -> MadeUpProvider.weather("harbour", 77));
      stage.sampledAnew();
      receiver.await("77000");
    }
  }

  @Test
  void leavesNothingBehind() throws Exception {
    Leaks.assertNoneOf(this::useOnce);
  }

  private void useOnce() throws Exception {
    try (TestReceiver receiver = receiver(0);
        TransportStage stage = stage(receiver.port())) {
      receiver.await("21.5");
      stage.running.close();
    }
  }

  private TransportStage stage(int port) throws IOException {
    return new TransportStage(transport(), settings(port));
  }
}
