package io.hostsonde.provider.gpunvidia;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.Sampler;
import io.hostsonde.metrics.Gpu;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Initialises NVML once in each life of the driver. What fails is tried again after a pause that
 * doubles: a driver may come, or be replaced by one that fits its library.
 */
final class NvidiaSampler implements Sampler<Gpu> {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);

  private final String library;
  private final PciDevices devices;
  private final HostClock clock;
  private final long longestPause;
  private @Nullable Nvml nvml;
  private @Nullable Gpus gpus;
  private @Nullable String refusal;
  private long pause;
  private long refusedAt;
  private volatile String about = "";

  NvidiaSampler(String library, Path sys, HostClock clock, Duration retry) {
    this.library = library;
    this.devices = new PciDevices(sys);
    this.clock = clock;
    this.longestPause = retry.toNanos();
    this.pause = firstPause();
  }

  private long firstPause() {
    return Math.min(FIRST_PAUSE.toNanos(), longestPause);
  }

  /** What is known of the driver; answers while a sample hangs, too. */
  String about() {
    return about;
  }

  @Override
  public Gpu sample() throws IOException, AbsentException {
    try {
      Gpus open = gpus;
      if (open == null) {
        open = connect();
      }
      return open.read(devices);
    } catch (NvmlException e) {
      throw refused(e.words());
    } catch (UnsatisfiedLinkError e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private Gpus connect() throws AbsentException, NvmlException, IOException {
    if (refusal != null && clock.nanoTime() - refusedAt < pause) {
      throw new AbsentException(refusal);
    }
    if (allSleep()) {
      throw absent("all GPUs of NVIDIA sleep; they are not woken to be measured");
    }
    if (!loadable()) {
      throw absent("no GPU of NVIDIA: no library " + library + " that can be loaded");
    }
    about = library + ": initialising";
    Nvml loaded = new Nvml(library);
    nvml = loaded;
    Gpus open = Gpus.open(loaded, devices);
    gpus = open;
    refusal = null;
    pause = firstPause();
    String version = open.driverVersion();
    about =
        "NVML of driver "
            + (version == null ? "of unknown version" : version)
            + ", GPUs: "
            + open.count();
    return open;
  }

  /** Whether there are some, and initialising NVML would have to wake one. */
  private boolean allSleep() throws IOException {
    List<PciDevice> found = devices.found();
    boolean allSleep = !found.isEmpty();
    for (PciDevice device : found) {
      allSleep &= device.sleeps();
      device.close();
    }
    return allSleep;
  }

  /** The system's loader is asked directly: on a host without NVML nothing of JNA is loaded. */
  private boolean loadable() {
    try (Arena arena = Arena.ofConfined()) {
      SymbolLookup.libraryLookup(library, arena);
      return true;
    } catch (IllegalArgumentException notFound) {
      return false;
    }
  }

  private AbsentException absent(String reason) {
    about = reason;
    return new AbsentException(reason);
  }

  /** The driver's life, if there was one, is over. */
  private AbsentException refused(String words) {
    boolean again = refusal != null;
    close();
    pause = again ? Math.min(2 * pause, longestPause) : firstPause();
    refusedAt = clock.nanoTime();
    String reason = library + ": " + words;
    refusal = reason;
    about = reason + "; is tried again";
    return new AbsentException(reason);
  }

  @Override
  public void close() {
    if (gpus != null) {
      gpus.close();
      gpus = null;
    }
    if (nvml != null) {
      nvml.close();
      nvml = null;
    }
  }
}
