package io.hostsonde.provider.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.api.HostClock;
import io.hostsonde.linux.ControlGroupMount;
import io.hostsonde.linux.Table;
import io.hostsonde.linux.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees of control groups as kernels and engines make them. */
class ContainerFilesTest {

  private static final String ID =
      "8fd1bc0dd3134235e85305d6a452caf7f7a975a86f844704441b36f240ad4444";

  @TempDir Path root;

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
  }

  private static String v1(String controllers, String point) {
    return "30 25 0:26 / " + point + " rw,nosuid shared:9 - cgroup cgroup rw," + controllers + "\n";
  }

  private static String v2(String groupRoot, String point) {
    return "31 25 0:27 " + groupRoot + " " + point + " rw - cgroup2 cgroup2 rw,nsdelegate\n";
  }

  private @Nullable Usage usage(String mountinfo, String cgroup) throws IOException {
    ControlGroups.Folders folders =
        new ControlGroups(
                Table.parse(
                    Text.of("22 1 254:0 / / rw - ext4 /dev/vda rw\n" + mountinfo),
                    ControlGroupMount::parse),
                root)
            .find(Text.of(cgroup), ID);
    if (folders == null) {
      return null;
    }
    try (ContainerFiles files =
        new ContainerFiles(folders, root.resolve("proc/7"), HostClock.SYSTEM)) {
      return files.read();
    }
  }

  private void writeVersion1(String cpu, String cpuacct, String group) throws IOException {
    String base = "sys/fs/cgroup/";
    write(base + cpuacct + group + "/cpuacct.usage", "5000000000\n");
    write(base + cpu + group + "/cpu.stat", "nr_periods 10\nnr_throttled 4\nthrottled_time 77\n");
    write(base + cpu + group + "/cpu.cfs_quota_us", "50000\n");
    write(base + cpu + group + "/cpu.cfs_period_us", "100000\n");
    write(base + "memory" + group + "/memory.usage_in_bytes", "1000\n");
    write(base + "memory" + group + "/memory.limit_in_bytes", "9223372036854771712\n");
    write(
        base + "memory" + group + "/memory.stat",
        "cache 5\ninactive_file 5\ntotal_inactive_file 300\ntotal_swap 16\n");
    write(
        base + "memory" + group + "/memory.oom_control",
        "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n");
    write(base + "pids" + group + "/pids.current", "3\n");
    write(base + "pids" + group + "/pids.max", "max\n");
    write(
        base + "blkio" + group + "/blkio.throttle.io_service_bytes_recursive",
        "254:0 Read 10\n254:0 Write 20\nTotal 30\n");
    write("proc/7/net/dev", "a\nb\n  eth0: 1 2 3 4 0 0 0 0 5 6 7 8 0 0 0 0\n");
  }

  private static void assertVersion1(@Nullable Usage usage) {
    assertThat(usage).isNotNull();
    assertThat(usage.cpuNanos()).isEqualTo(5_000_000_000L);
    assertThat(usage.periods()).isEqualTo(10);
    assertThat(usage.throttledPeriods()).isEqualTo(4);
    assertThat(usage.throttledNanos()).isEqualTo(77);
    assertThat(usage.cpuLimit()).isEqualTo(0.5);
    assertThat(usage.memoryBytes()).isEqualTo(700);
    assertThat(usage.memoryLimit()).isNull();
    assertThat(usage.swapBytes()).isEqualTo(16);
    assertThat(usage.oomKills()).isEqualTo(2);
    assertThat(usage.pids()).isEqualTo(3);
    assertThat(usage.pidsLimit()).isNull();
    assertThat(usage.readBytes()).isEqualTo(10);
    assertThat(usage.writtenBytes()).isEqualTo(20);
    assertThat(usage.interfaces())
        .containsExactly(new Usage.Interface("eth0", 1, 2, 3, 4, 5, 6, 7, 8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/docker/" + ID, "/system.slice/docker-" + ID + ".scope"})
  void version1(String group) throws IOException {
    writeVersion1("cpu", "cpuacct", group);
    String base = "/sys/fs/cgroup/";
    assertVersion1(
        usage(
            v1("cpu", base + "cpu")
                + v1("cpuacct", base + "cpuacct")
                + v1("memory", base + "memory")
                + v1("pids", base + "pids")
                + v1("blkio", base + "blkio")
                + v1("xattr,name=systemd", base + "systemd")
                + v2("/", base + "unified"),
            "9:name=systemd:"
                + group
                + "\n8:pids:"
                + group
                + "\n7:blkio:"
                + group
                + "\n4:memory:"
                + group
                + "\n2:cpuacct:"
                + group
                + "\n1:cpu:"
                + group
                + "\n0::"
                + group
                + "\n"));
  }

  @Test
  void cpuAndItsAccountingMayBeOneMount() throws IOException {
    String group = "/docker/" + ID;
    writeVersion1("cpu,cpuacct", "cpu,cpuacct", group);
    String base = "/sys/fs/cgroup/";
    assertVersion1(
        usage(
            v1("cpu,cpuacct", base + "cpu,cpuacct")
                + v1("memory", base + "memory")
                + v1("pids", base + "pids")
                + v1("blkio", base + "blkio"),
            // A container that runs systemd puts its first process into a group of its own.
            "8:pids:"
                + group
                + "/init.scope\n7:blkio:"
                + group
                + "\n4:memory:"
                + group
                + "/init.scope\n2:cpu,cpuacct:"
                + group
                + "/init.scope\n"));
  }

  private void writeVersion2(String folder) throws IOException {
    write(
        folder + "/cpu.stat",
        """
        usage_usec 5000
        user_usec 1
        nr_periods 10
        nr_throttled 4
        throttled_usec 9
        """);
    write(folder + "/cpu.max", "150000 100000\n");
    write(folder + "/memory.current", "1000\n");
    write(folder + "/memory.max", "67108864\n");
    write(folder + "/memory.stat", "anon 1\ninactive_file 300\n");
    write(folder + "/memory.events", "low 0\noom 1\noom_kill 1\n");
    write(folder + "/memory.swap.current", "64\n");
    write(folder + "/pids.current", "3\n");
    write(folder + "/pids.max", "100\n");
    write(folder + "/io.stat", "254:0 rbytes=10 wbytes=20 rios=1 wios=1 dbytes=0 dios=0\n");
  }

  private static void assertVersion2(@Nullable Usage usage) {
    assertThat(usage).isNotNull();
    assertThat(usage.cpuNanos()).isEqualTo(5_000_000);
    assertThat(usage.throttledNanos()).isEqualTo(9_000);
    assertThat(usage.cpuLimit()).isEqualTo(1.5);
    assertThat(usage.memoryBytes()).isEqualTo(700);
    assertThat(usage.memoryLimit()).isEqualTo(64L << 20);
    assertThat(usage.swapBytes()).isEqualTo(64);
    assertThat(usage.oomKills()).isEqualTo(1);
    assertThat(usage.pidsLimit()).isEqualTo(100);
    assertThat(usage.readBytes()).isEqualTo(10);
    assertThat(usage.interfaces()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/docker/" + ID,
        "/system.slice/docker-" + ID + ".scope",
        "/machine.slice/libpod-" + ID + ".scope"
      })
  void version2(String group) throws IOException {
    writeVersion2("sys/fs/cgroup" + group);
    String inside = group.contains("libpod") ? "/container" : "";
    assertVersion2(usage(v2("/", "/sys/fs/cgroup"), "0::" + group + inside + "\n"));
  }

  @Test
  void anAgentInAContainerSeesTheHostsGroupsRelativeToItsOwn() throws IOException {
    writeVersion2("sys/fs/cgroup/docker/" + ID);
    String mounts = v2("/../..", "/sys/fs/cgroup");
    assertVersion2(usage(mounts, "0::/../../docker/" + ID + "\n"));
    // Only its own group is mounted: the others can't be seen.
    assertThat(usage(v2("/", "/sys/fs/cgroup"), "0::/../" + ID + "\n")).isNull();
  }

  @Test
  void aHierarchyWithoutControllersTellsNothingWhichIsNotZero() throws IOException {
    write("sys/fs/cgroup/docker/" + ID + "/cpu.stat", "usage_usec 5000\nuser_usec 1\n");
    Usage usage = usage(v2("/", "/sys/fs/cgroup"), "0::/docker/" + ID + "\n");
    assertThat(usage).isNotNull();
    assertThat(usage.cpuNanos()).isEqualTo(5_000_000);
    assertThat(usage.memoryBytes()).isNull();
    assertThat(usage.periods()).isNull();
    assertThat(usage.pids()).isNull();
    assertThat(usage.readBytes()).isNull();
  }

  @Test
  void someControllersMayBeOfVersion1AndTheOthersOfVersion2() throws IOException {
    String group = "/docker/" + ID;
    writeVersion2("sys/fs/cgroup/unified" + group);
    write("sys/fs/cgroup/memory" + group + "/memory.usage_in_bytes", "5\n");
    Usage usage =
        usage(
            v1("memory", "/sys/fs/cgroup/memory") + v2("/", "/sys/fs/cgroup/unified"),
            "2:memory:" + group + "\n0::" + group + "\n");
    assertThat(usage).isNotNull();
    assertThat(usage.memoryBytes()).isEqualTo(5);
    assertThat(usage.cpuNanos()).isEqualTo(5_000_000);
    assertThat(usage.pids()).isEqualTo(3);
  }

  @Test
  void aProcessOfAnotherNameSpaceIsNotTheContainer() throws IOException {
    writeVersion2("sys/fs/cgroup/user.slice");
    assertThat(usage(v2("/", "/sys/fs/cgroup"), "0::/user.slice\n")).isNull();
  }
}
