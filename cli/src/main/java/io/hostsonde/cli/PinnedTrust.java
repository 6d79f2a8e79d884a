package io.hostsonde.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Trusts a server that serves one of the certificates in a file, byte by byte. Names and dates do
 * not matter then: whoever has that certificate's key is who is meant.
 */
final class PinnedTrust implements X509TrustManager {

  private final Set<Certificate> pinned;

  private PinnedTrust(Set<Certificate> pinned) {
    this.pinned = pinned;
  }

  /**
   * A context for clients.
   *
   * @param file PEM, with one certificate or several
   */
  static SSLContext context(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      Set<Certificate> pinned =
          Set.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
      if (pinned.isEmpty()) {
        throw new IOException(file + ": there is no certificate in it");
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new PinnedTrust(pinned)}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    if (!pinned.contains(chain[0])) {
      throw new CertificateException("the server's certificate is not the one that is pinned");
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("this is no server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
