package org.sparkoptimizer.integration;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.alias.CredentialProvider;
import org.apache.hadoop.security.alias.CredentialProviderFactory;

/** A file of secrets as {@code hadoop credential create} makes it. */
final class CredentialStore {
  private CredentialStore() {}

  /**
   * Makes one with a secret in it.
   *
   * @param folder where, readable for its owner only
   * @return its path, as Hadoop's settings take it
   */
  static String with(Path folder, String name, String secret) throws IOException {
    String path = "localjceks://file" + folder.toAbsolutePath().resolve("credentials.jceks");
    Configuration configuration = new Configuration(false);
    configuration.set(CredentialProviderFactory.CREDENTIAL_PROVIDER_PATH, path);
    CredentialProvider provider = CredentialProviderFactory.getProviders(configuration).get(0);
    provider.createCredentialEntry(name, secret.toCharArray());
    provider.flush();
    return path;
  }
}
