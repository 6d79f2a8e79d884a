package io.hostsonde.provider.disk;

import io.hostsonde.linux.Text;

/** How the kernel numbers block devices; major 0 numbers mounts that have none. */
record DeviceNumber(long major, long minor) {

  /**
   * Parses {@code 254:1}.
   *
   * @throws NumberFormatException when it is none
   */
  static DeviceNumber parse(Text text) {
    long major = text.number();
    if (!text.skip(":")) {
      throw new NumberFormatException("a colon expected at byte " + text.position());
    }
    return new DeviceNumber(major, text.number());
  }

  boolean blockDevice() {
    return major != 0;
  }
}
