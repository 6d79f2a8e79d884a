package io.hostsonde.provider.docker;

import io.hostsonde.security.ClientTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;

/**
 * The files by which an engine and we know each other, named as the engine's own client names them:
 * {@code ca.pem}, and {@code cert.pem} with {@code key.pem} where the engine wants to know who
 * asks. They are read for each connection, so that they may be replaced.
 */
record TlsFiles(Path folder) {

  SSLContext context() throws IOException {
    Path certificate = folder.resolve("cert.pem");
    Path key = folder.resolve("key.pem");
    boolean known = Files.exists(certificate) || Files.exists(key);
    return ClientTls.context(
        folder.resolve("ca.pem"), known ? certificate : null, known ? key : null);
  }
}
