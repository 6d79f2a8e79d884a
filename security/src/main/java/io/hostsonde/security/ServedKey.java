package io.hostsonde.security;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Answers JSSE with the pair of the moment. JSSE asks for an alias first and for chain and key of
 * that alias later; an alias names one generation, so that a swap in between mixes no two pairs.
 */
final class ServedKey extends X509ExtendedKeyManager {

  private final Runnable beforeHandshake;
  private volatile Generation generation;

  /**
   * @param previous what handshakes that have begun may still ask for
   */
  private record Generation(String alias, KeyMaterial material, @Nullable Generation previous) {}

  ServedKey(KeyMaterial material, Runnable beforeHandshake) {
    this.generation = new Generation("1", material, null);
    this.beforeHandshake = beforeHandshake;
  }

  KeyMaterial current() {
    return generation.material();
  }

  /** Called by one thread at a time. */
  void serve(KeyMaterial material) {
    Generation old = generation;
    generation =
        new Generation(
            Integer.toString(Integer.parseInt(old.alias()) + 1),
            material,
            new Generation(old.alias(), old.material(), null));
  }

  private @Nullable KeyMaterial of(String alias) {
    Generation now = generation;
    if (now.alias().equals(alias)) {
      return now.material();
    }
    Generation previous = now.previous();
    return previous != null && previous.alias().equals(alias) ? previous.material() : null;
  }

  private @Nullable String alias(String keyType) {
    Generation now = generation;
    return now.material().leaf().getPublicKey().getAlgorithm().equals(keyType) ? now.alias() : null;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    beforeHandshake.run();
    return alias(keyType);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    beforeHandshake.run();
    return alias(keyType);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    String alias = alias(keyType);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    KeyMaterial material = of(alias);
    return material == null ? null : material.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    KeyMaterial material = of(alias);
    return material == null ? null : material.key();
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
