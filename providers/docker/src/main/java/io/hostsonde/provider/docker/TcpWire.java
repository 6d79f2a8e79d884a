package io.hostsonde.provider.docker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Over TCP, with TLS or without. */
final class TcpWire implements Wire {

  private final Socket socket;

  /**
   * Connects.
   *
   * @param tls null for plain text; else the server's certificate must be signed for this host
   */
  TcpWire(String host, int port, @Nullable SSLContext tls, long waitNanos) throws IOException {
    int millis = millis(waitNanos);
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new UnknownHostException("no such host: " + host);
    }
    Socket plain = new Socket();
    try {
      plain.connect(address, millis);
      plain.setTcpNoDelay(true);
      plain.setSoTimeout(millis);
      socket = tls == null ? plain : handshake(tls, plain, host, port);
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw e;
    }
  }

  private static Socket handshake(SSLContext tls, Socket plain, String host, int port)
      throws IOException {
    SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(plain, host, port, true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }

  @Override
  public int read(byte[] into, int from, int length, long waitNanos) throws IOException {
    socket.setSoTimeout(millis(waitNanos));
    return socket.getInputStream().read(into, from, length);
  }

  @Override
  public void write(byte[] bytes, long waitNanos) throws IOException {
    // A request is far smaller than what the kernel takes at once.
    socket.getOutputStream().write(bytes);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }

  private static int millis(long nanos) {
    return Math.clamp(nanos / 1_000_000, 1, Integer.MAX_VALUE);
  }
}
