package io.hostsonde.transport.websocket;

import static io.hostsonde.transport.websocket.DialectJson.optional;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hostsonde.metrics.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The list of disks: each mounted file system once, partitions below their disk, which has the sums
 * of them. The client draws in this order. Only where there is a block device its name tells file
 * systems apart; of several others that are called alike (tmpfs, rclone) each has its mount point
 * behind its name.
 */
final class DiskList {

  private static final String DEV = "/dev/";

  private DiskList() {}

  record Row(
      String name, long total, long available, @Nullable Double temperature, boolean partition) {}

  static void write(JsonGenerator out, @Nullable Disk disk) throws IOException {
    out.writeStartArray();
    if (disk != null) {
      for (Row row : rows(disk)) {
        out.writeStartObject();
        out.writeStringField("name", row.name());
        out.writeNumberField("total", row.total());
        out.writeNumberField("available", row.available());
        optional(out, "temperature", row.temperature());
        out.writeBooleanField("is_partition", row.partition());
        out.writeEndObject();
      }
    }
    out.writeEndArray();
  }

  static List<Row> rows(Disk disk) {
    Map<String, Disk.BlockDevice> devices = new HashMap<>();
    disk.devices().forEach(device -> devices.put(device.name(), device));
    // By the disk they are on, disks in the order in which their first file system is mounted.
    Map<String, List<Row>> byDisk = new LinkedHashMap<>();
    Map<String, Integer> unbacked = new HashMap<>();
    for (Disk.FileSystem fileSystem : disk.fileSystems()) {
      if (fileSystem.block() == null) {
        unbacked.merge(fileSystem.device(), 1, Integer::sum);
      }
    }
    Set<String> names = new HashSet<>();
    for (Disk.FileSystem fileSystem : disk.fileSystems()) {
      boolean alike =
          fileSystem.block() == null && unbacked.getOrDefault(fileSystem.device(), 0) > 1;
      String name =
          alike ? fileSystem.device() + " on " + fileSystem.mountPoint() : fileSystem.device();
      if (names.add(name)) {
        String block = fileSystem.block();
        Disk.BlockDevice device = block == null ? null : devices.get(block);
        String parent = device == null ? null : device.parent();
        byDisk
            .computeIfAbsent(parent == null ? name : DEV + parent, _ -> new ArrayList<>())
            .add(row(name, fileSystem, device, parent == null ? null : devices.get(parent)));
      }
    }
    List<Row> rows = new ArrayList<>();
    byDisk.forEach((name, parts) -> {
      if (parts.getFirst().partition()) {
        rows.add(sum(name, parts));
      }
      rows.addAll(parts);
    });
    return rows;
  }

  private static Row row(
      String name,
      Disk.FileSystem fileSystem,
      Disk.@Nullable BlockDevice device,
      Disk.@Nullable BlockDevice parent) {
    Double temperature = device == null ? null : device.temperatureCelsius();
    if (temperature == null && parent != null) {
      temperature = parent.temperatureCelsius();
    }
    return new Row(
        name,
        bytes(fileSystem.sizeBytes()),
        bytes(fileSystem.availableBytes()),
        temperature,
        device != null && device.parent() != null);
  }

  private static Row sum(String name, List<Row> parts) {
    return new Row(
        name,
        parts.stream().mapToLong(Row::total).sum(),
        parts.stream().mapToLong(Row::available).sum(),
        parts.getFirst().temperature(),
        false);
  }

  private static long bytes(@Nullable Long size) {
    return size == null ? 0 : size;
  }
}
