package io.hostsonde.provider.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.linux.KernelName;
import io.hostsonde.linux.Table;
import io.hostsonde.linux.Text;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MountChoiceTest {

  private static final String ROOT = "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n";

  private static List<String> points(DiskSettings settings, String mountInfo) {
    return new MountChoice(settings)
        .of(Table.parse(Text.of(mountInfo), Mount::parse)).stream().map(Mount::point).toList();
  }

  private static List<String> points(String mountInfo) {
    return points(TestSettings.defaults(TestSettings.PATIENT), mountInfo);
  }

  @Test
  void pseudoOnesAreOutAlsoOfATypeNobodyKnows() {
    assertThat(
            points(
                ROOT
                    + "2 1 0:5 / /proc rw - proc proc rw\n"
                    + "3 1 0:6 / /run rw - tmpfs tmpfs rw\n"
                    + "4 1 0:7 / /new rw - inventedfs none rw\n"
                    + "5 1 0:40 / /var/lib/docker/overlay2/x/merged rw - overlay overlay rw\n"))
        .containsExactly("/");
  }

  @Test
  void whatManagesItsDevicesItselfIsIn() {
    assertThat(
            points(
                ROOT
                    + "2 1 0:30 /@home /home rw - btrfs /dev/sdb1 rw\n"
                    + "3 1 0:31 / /tank rw - zfs tank rw\n"
                    + "4 3 0:32 / /tank/media rw - zfs tank/media rw\n"))
        .containsExactly("/", "/home", "/tank", "/tank/media");
  }

  @Test
  void theRootCountsWhateverItIs() {
    assertThat(points("1 0 0:40 / / rw - overlay overlay rw\n")).containsExactly("/");
    assertThat(points("1 0 7:0 / / ro - squashfs /dev/loop0 ro\n")).containsExactly("/");
  }

  @Test
  void inAContainerTheFilesMountedIntoEtcAreNoDiskAndAVolumeIsOne() {
    assertThat(
            points(
                """
                1 0 0:40 / / rw - overlay overlay rw
                2 1 8:1 /docker/resolv.conf /etc/resolv.conf rw - ext4 /dev/sda1 rw
                3 1 8:1 /docker/hosts /etc/hosts rw - ext4 /dev/sda1 rw
                4 1 8:1 /volumes/data /data rw - ext4 /dev/sda1 rw
                """))
        .containsExactly("/", "/data");
  }

  @Test
  void bindMountsAndSubvolumesOfOneDeviceAreOneEntry() {
    assertThat(
            points(
                ROOT
                    + "2 1 8:2 /x /d rw - ext4 /dev/sda2 rw\n"
                    + "3 1 8:2 / /srv/data rw - ext4 /dev/sda2 rw\n"
                    + "4 1 8:1 /var/www /www rw - ext4 /dev/sda1 rw\n"))
        .containsExactly("/", "/srv/data");
    assertThat(
            points(
                """
                1 0 0:30 /@ / rw - btrfs /dev/sda1 rw
                2 1 0:30 /@home /home rw - btrfs /dev/sda1 rw
                3 1 0:30 / /mnt/all rw - btrfs /dev/sda1 rw
                """))
        .containsExactly("/");
  }

  @Test
  void networkOnesAreOutUnlessWanted() {
    String mountInfo =
        ROOT
            + "2 1 0:50 / /nfs rw - nfs4 server:/export rw\n"
            + "3 1 0:51 / /smb rw - cifs //server/share rw\n"
            + "4 1 0:52 / /ssh rw - fuse.sshfs u@server: rw\n"
            + "5 1 0:53 / /fuse rw - fuse thing rw\n"
            + "6 1 0:54 / /usr9 rw - 9p host rw\n"
            + "7 1 8:17 / /ntfs rw - fuseblk /dev/sdb1 rw\n";
    assertThat(points(mountInfo)).containsExactly("/", "/ntfs");
    assertThat(points(TestSettings.network(TestSettings.PATIENT), mountInfo))
        .containsExactly("/", "/nfs", "/smb", "/ssh", "/fuse", "/usr9", "/ntfs");
    assertThat(points(TestSettings.including("fuse.sshfs"), mountInfo))
        .containsExactly("/", "/ssh", "/ntfs");
  }

  @Test
  void typesCanBeExcluded() {
    assertThat(
            points(
                ROOT
                    + "2 1 7:1 / /snap/core ro - squashfs /dev/loop1 ro\n"
                    + "3 1 11:0 / /media/cd ro - iso9660 /dev/sr0 ro\n"))
        .containsExactly("/");
  }

  @Test
  void whatIsMountedOverIsNotThere() {
    assertThat(
            points(
                ROOT
                    + "2 1 8:2 / /mnt rw - ext4 /dev/sda2 rw\n"
                    + "3 2 8:3 / /mnt rw - ext4 /dev/sda3 rw\n"))
        .containsExactly("/", "/mnt");
    assertThat(
            new MountChoice(TestSettings.defaults(TestSettings.PATIENT))
                .of(
                    Table.parse(
                        Text.of(
                            ROOT
                                + "2 1 8:2 / /mnt rw - ext4 /dev/sda2 rw\n"
                                + "3 2 8:3 / /mnt rw - ext4 /dev/sda3 rw\n"),
                        Mount::parse)))
        .extracting(Mount::source)
        .containsExactly("/dev/sda1", "/dev/sda3");
  }

  @Test
  void whatLiesBelowAnotherMountIsNotThere() {
    assertThat(
            points(
                ROOT
                    + "2 1 8:2 / /mnt/deep rw - ext4 /dev/sda2 rw\n"
                    + "3 1 0:60 / /mnt rw - tmpfs tmpfs rw\n"
                    + "4 3 8:3 / /mnt/other rw - ext4 /dev/sda3 rw\n"))
        .containsExactly("/", "/mnt/other");
  }

  @Test
  void theParentOfTheRootIsOutsideOrItself() {
    assertThat(points("28 28 8:1 / / rw - ext4 /dev/sda1 rw\n")).containsExactly("/");
    assertThat(points("1 0 0:2 / / rw - rootfs rootfs rw\n28 1 8:1 / / rw - ext4 /dev/sda1 rw\n"))
        .containsExactly("/");
  }

  @Test
  void aMountPointThatWasRemovedIsOut() {
    assertThat(points(ROOT + "2 1 8:2 / /gone//deleted rw - ext4 /dev/sda2 rw\n"))
        .containsExactly("/");
  }

  @Test
  void mountsThatGoRoundInCirclesEnd() {
    assertThat(points("1 2 8:1 / / rw - ext4 a rw\n2 1 8:2 / /b rw - ext4 b rw\n")).isEmpty();
    assertThat(points(ROOT + "2 1 8:2 / / rw - ext4 b rw\n1 2 8:3 / / rw - ext4 c rw\n"))
        .isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "/boot,/boot,true",
    "/boot,/boot/efi,false",
    "/boot/*,/boot/efi,true",
    "/mnt/*,/mnt/a/b,false",
    "/mnt/**,/mnt/a/b,true",
    "/mnt/a.b,/mnt/axb,false",
    "**/b,/mnt/a/b,true",
    "/m[n]t,/mnt,false",
    "/mnt/\\E*,/mnt/x,false"
  })
  void mountPointsCanBeExcluded(String glob, String point, boolean excluded) {
    assertThat(
            points(
                TestSettings.excludingMounts("/other", glob),
                ROOT + "2 1 8:2 / " + point + " rw - ext4 /dev/sda2 rw\n"))
        .hasSize(excluded ? 1 : 2);
  }

  /** Under a file system with 20,000 mounts beside each other, or one upon the other. */
  @ParameterizedTest
  @ValueSource(strings = {"/var/lib/kubelet/pods/%d/volume", "/mnt"})
  @Timeout(20)
  void manyMountsCostNoMoreThanTheirNumber(String point) {
    StringBuilder mounts = new StringBuilder(ROOT);
    for (int i = 2; i < 20_000; i++) {
      int parent = point.contains("%") ? 1 : i - 1;
      mounts.append("%d %d 8:%d / ".formatted(i, parent, i)).append(point.formatted(i));
      mounts.append(" rw - ext4 /dev/x rw\n");
    }
    assertThat(points(mounts.toString())).hasSize(point.contains("%") ? 19_999 : 2);
  }

  @Test
  @Timeout(20)
  void manyMountsOnTheLastOfManyCostNoMoreThanTheirNumber() {
    StringBuilder mounts = new StringBuilder(ROOT);
    for (int i = 2; i < 20_000; i++) {
      boolean stacked = i <= 10_000;
      mounts.append("%d %d 8:%d / ".formatted(i, stacked ? i - 1 : 10_000, i));
      mounts.append(stacked ? "/mnt" : "/mnt/" + i).append(" rw - ext4 /dev/x rw\n");
    }
    assertThat(points(mounts.toString())).hasSize(2 + 9_999);
  }

  @Test
  void pointsThatAreNoUtf8AreDistinct() {
    byte[] mounts =
        (ROOT
                + "2 1 8:2 / /srv/gr\u00f6\u00dfe rw - ext4 /dev/sda2 rw\n"
                + "3 1 8:3 / /srv/gr\u00fc\u00dfe rw - ext4 /dev/sda3 rw\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    assertThat(
            new MountChoice(TestSettings.defaults(TestSettings.PATIENT))
                .of(Table.parse(Text.of(mounts), Mount::parse)))
        .extracting(mount -> KernelName.shown(mount.point()))
        .containsExactly("/", "/srv/gr\\366\\337e", "/srv/gr\\374\\337e");
  }
}
