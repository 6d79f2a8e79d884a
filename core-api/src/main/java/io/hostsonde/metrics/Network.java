package io.hostsonde.metrics;

import io.hostsonde.schema.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The source {@code network}.
 *
 * @param interfaces all of them, the loopback too, in the kernel's order
 * @param windowSeconds the time that rates are about
 */
public record Network(List<Interface> interfaces, @Nullable Double windowSeconds) {

  public Network {
    interfaces = Promised.list(interfaces);
  }

  /**
   * A network interface. Totals count since it was made; a rate is absent in the first sample that
   * has the interface, and once after its counters went back.
   *
   * @param up whether it is operationally up; absent where the kernel does not know
   * @param speedBytesPerSecond what the link can carry; absent for virtual ones
   */
  public record Interface(
      @Key String name,
      @Nullable Boolean up,
      @Nullable Double speedBytesPerSecond,
      long receivedBytesTotal,
      long transmittedBytesTotal,
      long receivedPacketsTotal,
      long transmittedPacketsTotal,
      long receiveErrorsTotal,
      long transmitErrorsTotal,
      long receiveDropsTotal,
      @Nullable Long transmitDropsTotal,
      @Nullable Double receivedBytesPerSecond,
      @Nullable Double transmittedBytesPerSecond,
      @Nullable Double receivedPacketsPerSecond,
      @Nullable Double transmittedPacketsPerSecond) {

    public Interface {
      name = Promised.text(name);
    }
  }
}
