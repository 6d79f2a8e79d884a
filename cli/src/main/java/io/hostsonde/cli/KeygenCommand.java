package io.hostsonde.cli;

import io.hostsonde.security.UnwritableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sonde keygen}. */
@Command(
    name = "keygen",
    description =
        "Makes a key that clients must know, for tcp.key-file, websocket.token-file or prometheus.token-file.",
    mixinStandardHelpOptions = true)
final class KeygenCommand implements Subcommand {

  /** 256 bits. */
  private static final int KEY_BYTES = 32;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description =
          "Write it there, for its owner's eyes only, instead of to standard output. A file that is"
              + " there is left alone.")
  private @Nullable Path file;

  @SuppressWarnings("NullAway.Init") // picocli sets the specification
  KeygenCommand() {}

  @Override
  public String name() {
    return "keygen";
  }

  @Override
  public Integer call() throws IOException {
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    String key = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    if (file == null) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(key);
      out.flush();
    } else {
      write(file, key + "\n");
    }
    return Sonde.DONE;
  }

  private static void write(Path file, String text) throws IOException {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] ownerOnly =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try (SeekableByteChannel out =
        Files.newByteChannel(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
      ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    } catch (FileAlreadyExistsException e) {
      throw new IOException(file + " is there already; a new key would lock out who knows it", e);
    } catch (IOException e) {
      throw new UnwritableException("the key", file, "name another file", e);
    }
  }
}
