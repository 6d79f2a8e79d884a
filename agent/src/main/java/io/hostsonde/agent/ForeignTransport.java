package io.hostsonde.agent;

import io.hostsonde.api.RunningTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A transport of a plug-in in a folder of its own, once it runs: its code is on threads of its own,
 * and whoever asks what it serves with gets the answer to the question before.
 */
final class ForeignTransport implements RunningTransport {

  private final String name;
  private final RunningTransport transport;
  private final List<String> addresses;
  private final Flights flights;
  private final Duration timeout;
  private List<ServingCertificate> certificates;
  private Flights.@Nullable Guarded<List<ServingCertificate>> asked;

  /** To be made where its code may hang, and throw. */
  ForeignTransport(String name, RunningTransport transport, Flights flights, Duration timeout) {
    this.name = name;
    this.transport = transport;
    this.addresses = List.copyOf(transport.addresses());
    this.certificates = List.copyOf(transport.certificates());
    this.flights = flights;
    this.timeout = timeout;
  }

  @Override
  public List<String> addresses() {
    return addresses;
  }

  @Override
  public synchronized List<ServingCertificate> certificates() {
    Flights.Guarded<List<ServingCertificate>> before = asked;
    if (before == null || before.ended()) {
      certificates = before == null ? certificates : answered(before);
      asked = flights.guard("certificates of " + name, () -> List.copyOf(transport.certificates()));
    }
    return certificates;
  }

  private List<ServingCertificate> answered(Flights.Guarded<List<ServingCertificate>> question) {
    try {
      return question.await(Duration.ZERO);
    } catch (ExecutionException | TimeoutException e) {
      return certificates;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return certificates;
    }
  }

  @Override
  public void reload() throws IOException {
    try {
      flights
          .guard(
              "reload of " + name,
              () -> {
                transport.reload();
                return name;
              })
          .await(timeout, Discovery.OPEN_TIMEOUT);
    } catch (ExecutionException e) {
      throw new IOException(Reasons.of(Reasons.cause(e)), e);
    } catch (TimeoutException e) {
      throw new IOException(Reasons.of(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("was interrupted", e);
    }
  }

  @Override
  public void close() {
    transport.close();
  }
}
