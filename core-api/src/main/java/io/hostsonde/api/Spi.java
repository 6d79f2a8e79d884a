package io.hostsonde.api;

/**
 * The version of this SPI. A plug-in's jar names the one it was built for in its manifest, so that
 * an older agent refuses it with a sentence instead of a linkage error in the middle of a sample.
 */
public final class Spi {

  /** Raised when something is added that a plug-in may need. */
  public static final int VERSION = 1;

  /** The manifest's attribute; a jar without it runs on every version. */
  public static final String MANIFEST_ATTRIBUTE = "Hostsonde-Spi-Version";

  private Spi() {}
}
