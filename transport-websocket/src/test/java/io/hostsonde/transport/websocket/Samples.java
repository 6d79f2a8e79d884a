package io.hostsonde.transport.websocket;

import io.hostsonde.metrics.Cpu;
import io.hostsonde.metrics.Disk;
import io.hostsonde.metrics.Gpu;
import io.hostsonde.metrics.Journal;
import io.hostsonde.metrics.Memory;
import io.hostsonde.metrics.Network;
import io.hostsonde.metrics.ProcessDetail;
import io.hostsonde.metrics.ProcessState;
import io.hostsonde.metrics.Processes;
import io.hostsonde.metrics.Thermal;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Values of the well-known sources. */
final class Samples {

  static final Instant STARTED = Instant.parse("2026-11-01T10:00:00Z");

  private Samples() {}

  static Cpu cpu(double busy) {
    Cpu.Usage usage = new Cpu.Usage(busy, busy, 0.0, 0, 0.0, 0.0, 0.0);
    return new Cpu(
        usage,
        List.of(new Cpu.Core(0, usage, null), new Cpu.Core(1, null, null)),
        0.5,
        0.25,
        0.1,
        3600.0,
        2,
        null,
        null,
        1000L,
        null,
        1.0);
  }

  static Memory memory() {
    return new Memory(8_000, 5_000, 3_000, 1_000L, 500L, 1_500L, 2_000, 100L, null, null);
  }

  static Network network(String... names) {
    return new Network(
        IntStream.range(0, names.length)
            .mapToObj(i ->
                new Network.Interface(
                    names[i], true, null, 1000L + i, 2000L + i, 1, 1, 0, 0, 0, 0L, null, null, null,
                    null))
            .toList(),
        1.0);
  }

  static Thermal thermal() {
    return new Thermal(48.25, "coretemp/Package id 0", List.of(), List.of());
  }

  static Gpu gpu() {
    return new Gpu(
        List.of(
            new Gpu.Device(
                "GPU-1", "NVIDIA", "H200", null, 41.6, 100L, 25L, 50.0, null, null, null, null)),
        List.of());
  }

  static Disk disk() {
    return new Disk(
        List.of(
            fileSystem("/dev/vda1", "/", "vda1", 100L, 40L),
            fileSystem("tmpfs", "/big", null, 7L, 6L),
            fileSystem("/dev/vda2", "/home", "vda2", 50L, 20L),
            fileSystem("/dev/vda1", "/again", "vda1", 100L, 40L),
            fileSystem("/dev/sdb", "/stuck", "sdb", null, null)),
        List.of(
            device("vda", null, 31.5),
            device("vda1", "vda", null),
            device("vda2", "vda", null),
            device("sdb", null, null)),
        1.0);
  }

  private static Disk.FileSystem fileSystem(
      String device,
      String mount,
      @Nullable String block,
      @Nullable Long size,
      @Nullable Long available) {
    return new Disk.FileSystem(
        device,
        mount,
        "ext4",
        block,
        false,
        size == null,
        size,
        available,
        available,
        null,
        null,
        null);
  }

  private static Disk.BlockDevice device(
      String name, @Nullable String parent, @Nullable Double temperature) {
    return new Disk.BlockDevice(
        name,
        parent,
        null,
        null,
        false,
        1,
        temperature,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  static Processes processes(int count) {
    return new Processes(
        count,
        IntStream.rangeClosed(1, count)
            .mapToObj(pid ->
                new Processes.Entry(
                    pid,
                    STARTED,
                    "task-" + pid,
                    ProcessState.SLEEPING,
                    "root",
                    pid == 1 ? null : pid * 0.5,
                    pid == 1 ? null : pid * 0.25,
                    pid * 4096L,
                    1))
            .toList(),
        1.0);
  }

  static ProcessDetail detail(int pid) {
    return new ProcessDetail(
        entry(pid, "java", ProcessState.RUNNING),
        List.of(entry(pid + 1, "sh", ProcessState.SLEEPING)),
        List.of(
            new ProcessDetail.ThreadEntry(pid + 2, "worker", ProcessState.DISK_SLEEP, 0.25, 0.01)),
        null);
  }

  private static ProcessDetail.Entry entry(int pid, String name, ProcessState state) {
    return new ProcessDetail.Entry(
        pid,
        name,
        name + " --flag",
        state,
        1,
        1000,
        -2,
        STARTED,
        150.5,
        1.5,
        0.02,
        4096,
        8192,
        null,
        3,
        12,
        null,
        77L,
        "/tmp",
        null);
  }

  static Journal journal() {
    return new Journal(
        List.of(
            new Journal.Entry(
                STARTED.plusNanos(123_456_000),
                Journal.Priority.WARNING,
                "careful \u001b[31m",
                "a.service",
                7,
                null,
                0,
                null)),
        true,
        null);
  }
}
