package io.hostsonde.provider.disk;

import org.jspecify.annotations.Nullable;

/** Per second; all absent where there is nothing to compare with, or it counted more. */
record DiskRates(
    @Nullable Double readBytes,
    @Nullable Double writtenBytes,
    @Nullable Double reads,
    @Nullable Double writes,
    @Nullable Double busyPercent) {

  static final DiskRates NONE = new DiskRates(null, null, null, null, null);

  static DiskRates between(DiskStats last, DiskStats now, double seconds) {
    if (now.wentBackSince(last)) {
      return NONE;
    }
    double busySeconds = (now.busyMillis() - last.busyMillis()) / 1e3;
    return new DiskRates(
        (now.readBytes() - last.readBytes()) / seconds,
        (now.writtenBytes() - last.writtenBytes()) / seconds,
        (now.reads() - last.reads()) / seconds,
        (now.writes() - last.writes()) / seconds,
        // The kernel adds the time of an operation when that ends.
        Math.min(100, 100 * busySeconds / seconds));
  }
}
