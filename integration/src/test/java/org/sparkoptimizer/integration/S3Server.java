package org.sparkoptimizer.integration;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A server of the S3 protocol that keeps objects as files, with one bucket and one user. */
final class S3Server implements AutoCloseable {
  /** The setting that holds the secret. */
  static final String SECRET_KEY = "spark.hadoop.fs.s3a.secret.key";

  private static final String BUCKET = "bucket";
  private static final int FORBIDDEN = 403;

  private final int port;
  private final String user;
  private final String secret;
  private final Path objects;
  private final ServerProcess server;

  private S3Server(int port, String user, String secret, Path objects, ServerProcess server) {
    this.port = port;
    this.user = user;
    this.secret = secret;
    this.objects = objects;
    this.server = server;
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param folder for objects and the log
   * @param settings a folder for its settings, which hold the secret
   */
  static S3Server start(Path folder, Path settings, String user, String secret) throws Exception {
    int port = ServerProcess.freePort();
    Path objects = folder.resolve("s3");
    Files.createDirectories(objects.resolve(BUCKET));
    Path properties = settings.resolve("s3proxy.conf");
    Files.write(
        properties,
        List.of(
            "s3proxy.endpoint=http://127.0.0.1:" + port,
            "s3proxy.authorization=aws-v2-or-v4",
            "s3proxy.identity=" + user,
            "s3proxy.credential=" + secret,
            "jclouds.provider=filesystem-nio2",
            "jclouds.filesystem.basedir=" + objects,
            "jclouds.identity=local",
            "jclouds.credential=local"));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-DLOG_LEVEL=warn",
            "-cp",
            Installation.jars("s3proxy"),
            "org.gaul.s3proxy.Main",
            "--properties",
            properties.toString());
    ServerProcess server = ServerProcess.start(builder, folder.resolve("s3proxy.log"));
    S3Server started = new S3Server(port, user, secret, objects, server);
    try {
      // It answers, and not without a signature.
      server.awaitReady("the S3 server", () -> Http.status(port, "/") == FORBIDDEN);
      return started;
    } catch (Throwable e) {
      started.close();
      throw e;
    }
  }

  /** The address of an object. */
  String path(String name) {
    return "s3a://" + BUCKET + "/" + name;
  }

  /** The file that holds an object. */
  Path file(String name) {
    return objects.resolve(BUCKET).resolve(name);
  }

  /** What an application has to set to use it, the secret included. */
  Map<String, String> settings() {
    return Map.of(
        "spark.hadoop.fs.s3a.endpoint",
        "http://127.0.0.1:" + port,
        "spark.hadoop.fs.s3a.endpoint.region",
        "us-east-1",
        "spark.hadoop.fs.s3a.path.style.access",
        "true",
        // Files that a test puts there, past the server, have no ETag.
        "spark.hadoop.fs.s3a.change.detection.version.required",
        "false",
        "spark.hadoop.fs.s3a.access.key",
        user,
        SECRET_KEY,
        secret);
  }

  @Override
  public void close() throws InterruptedException {
    server.close();
  }
}
