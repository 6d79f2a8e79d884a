import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs distributions: the sums of all files are in the archive, the sum of the archive is beside
 * it.
 */
final class Archives {

  private static final String SUMS = "SHA256SUMS";

  private final Path target;
  private final String version;

  /** The folder in which they are made, and the version in their names. */
  Archives(Path target, String version) {
    this.target = target;
    this.version = version;
  }

  /** Times are kept in it: the fingerprint of the cache has them. */
  void tar(Path home, String system) throws Exception {
    writeSums(home);
    Path archive = archive(system, "tar.gz");
    Process tar =
        new ProcessBuilder(
                "tar",
                "--sort=name",
                "--owner=0",
                "--group=0",
                "--numeric-owner",
                "--transform=s/^" + home.getFileName() + "/" + folder() + "/",
                "-czf",
                archive.toString(),
                home.getFileName().toString())
            .directory(home.getParent().toFile())
            .inheritIO()
            .start();
    if (tar.waitFor() != 0) {
      throw new IOException("tar failed");
    }
    writeSum(archive);
  }

  void zip(Path home, String system) throws Exception {
    writeSums(home);
    Path archive = archive(system, "zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(archive))) {
      for (Path file : Distribution.files(home)) {
        ZipEntry entry = new ZipEntry(folder() + "/" + home.relativize(file));
        entry.setLastModifiedTime(Files.getLastModifiedTime(file));
        out.putNextEntry(entry);
        Files.copy(file, out);
      }
    }
    writeSum(archive);
  }

  private String folder() {
    return "hostsonde-" + version;
  }

  private Path archive(String system, String type) {
    return target.resolve(folder() + "-" + system + "." + type);
  }

  private static void writeSums(Path home) throws Exception {
    StringBuilder sums = new StringBuilder();
    for (Path file : Distribution.files(home)) {
      if (!file.endsWith(SUMS)) {
        sums.append(sha256(file)).append("  ").append(home.relativize(file)).append('\n');
      }
    }
    Files.writeString(home.resolve(SUMS), sums);
  }

  private static void writeSum(Path archive) throws Exception {
    String name = archive.getFileName().toString();
    Files.writeString(
        archive.resolveSibling(name + ".sha256"), sha256(archive) + "  " + name + "\n");
  }

  private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
