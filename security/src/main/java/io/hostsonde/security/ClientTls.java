package io.hostsonde.security;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** TLS as a client, from PEM files. */
public final class ClientTls {

  private static final char[] NO_PASSWORD = {};

  private ClientTls() {}

  /**
   * Reads the files.
   *
   * @param authorities the certificates of which one must have signed the server's; no other is
   *     trusted
   * @param certificate what the server knows us by; null: nothing
   * @param key the one that belongs to it; null when the certificate is
   * @throws IOException naming the file that is wrong, and what to do
   */
  public static SSLContext context(Path authorities, @Nullable Path certificate, @Nullable Path key)
      throws IOException {
    try {
      KeyStore trusted = empty();
      int count = 0;
      for (X509Certificate authority : KeyMaterial.certificates(authorities)) {
        trusted.setCertificateEntry("authority-" + count++, authority);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      KeyStore own = empty();
      if (certificate != null && key != null) {
        KeyMaterial material = KeyMaterial.read(certificate, key);
        own.setKeyEntry(
            "own", material.key(), NO_PASSWORD, material.chain().toArray(X509Certificate[]::new));
      }
      keys.init(own, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("these certificates can't be used for TLS: " + authorities, e);
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }
}
