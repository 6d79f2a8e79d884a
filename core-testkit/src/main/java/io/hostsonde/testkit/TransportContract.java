package io.hostsonde.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.api.RunningTransport;
import io.hostsonde.api.Transport;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * What the engine expects of a transport that is asked; of one that pushes, see {@link
 * PushTransportContract}. A transport's test extends it, says how to make one that listens on a
 * free port, and how a client asks it for a source. The source that is asked for is one nobody has
 * heard of, {@link MadeUpProvider}:
 *
 * <pre>
 * class TextContractTest extends TransportContract {
 *
 *   protected Transport transport() {
 *     return new TextTransport();
 *   }
 *
 *   protected Record settings() {
 *     return new TextSettings("127.0.0.1", 0);
 *   }
 *
 *   protected String ask(RunningTransport running, String source) throws Exception {
 *     URI address = URI.create(running.addresses().getFirst());
 *     try (Socket socket = new Socket(address.getHost(), address.getPort())) {
 *       socket.getOutputStream().write((source + "\n").getBytes(UTF_8));
 *       return new String(socket.getInputStream().readAllBytes(), UTF_8);
 *     }
 *   }
 * }
 * </pre>
 */
public abstract class TransportContract {

  /** A new instance. */
  protected abstract Transport transport();

  /** What it is opened with: a free port, and times short enough for a test. */
  protected abstract Record settings();

  /**
   * Asks as a client does.
   *
   * @return what came back about the source, as text: numbers and snake-case names can be found in
   *     it
   */
  protected abstract String ask(RunningTransport running, String source) throws Exception;

  @Test
  void isNamedAsSettingsNeedIt() {
    TransportStage.assertNamed(transport(), settings());
  }

  @Test
  void measuresNothingWhileNobodyAsks() throws Exception {
    try (TransportStage stage = stage()) {
      assertThat(stage.provider.samples()).isZero();
    }
  }

  @Test
  void handsOutASourceNobodyHasHeardOf() throws Exception {
    try (TransportStage stage = stage()) {
      assertThat(ask(stage.running, "weather")).contains("air_celsius").contains("21.5");
    }
  }

  @Test
  void outlivesAFailingSource() throws Exception {
    try (TransportStage stage = stage()) {
      stage.provider.answerWith(() -> {
        throw new IOException("the barometer is gone");
      });
      assertThat(ask(stage.running, "weather")).doesNotContain("21.5");
      stage.provider.answerWith(null);
      stage.clock.advance(Duration.ofMinutes(1));
      assertThat(ask(stage.running, "weather")).contains("21.5");
    }
  }

  @Test
  void servesOnAfterAReload() throws Exception {
    try (TransportStage stage = stage()) {
      stage.running.reload();
      assertThat(ask(stage.running, "weather")).contains("21.5");
    }
  }

  @Test
  void leavesNothingBehind() throws Exception {
    Leaks.assertNoneOf(this::useOnce);
  }

  private void useOnce() throws Exception {
    try (TransportStage stage = stage()) {
      ask(stage.running, "weather");
      stage.running.close();
    }
  }

  private TransportStage stage() throws IOException {
    return new TransportStage(transport(), settings());
  }
}
