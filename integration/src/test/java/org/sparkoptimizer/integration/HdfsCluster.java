package org.sparkoptimizer.integration;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** HDFS: a name node and two data nodes, together in a JVM of their own. */
final class HdfsCluster implements AutoCloseable {
  private final int port;
  private final ServerProcess server;

  private HdfsCluster(int port, ServerProcess server) {
    this.port = port;
    this.server = server;
  }

  /** Starts it, empty, and waits until it answers. */
  static HdfsCluster start(Path folder) throws Exception {
    int port = ServerProcess.freePort();
    Path details = folder.resolve("hdfs.json");
    Path data = Files.createDirectories(folder.resolve("hdfs"));
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-Dlog4j2.configurationFile=" + Installation.CONF.resolve("log4j2.properties"),
                    "-cp",
                    Installation.jars("hdfs") + ":" + Installation.jars("spark-home/jars"),
                    "org.apache.hadoop.test.MiniDFSClusterManager",
                    "-datanodes",
                    "2",
                    "-nnport",
                    String.valueOf(port),
                    "-format",
                    "-writeDetails",
                    details.toString()))
            .directory(data.toFile());
    ServerProcess server = ServerProcess.start(builder, folder.resolve("hdfs.log"));
    HdfsCluster cluster = new HdfsCluster(port, server);
    try {
      // Written when the data nodes are there.
      server.awaitReady("HDFS", () -> isComplete(details));
      return cluster;
    } catch (Throwable e) {
      cluster.close();
      throw e;
    }
  }

  private static boolean isComplete(Path details) throws IOException {
    return Files.exists(details)
        && !new ObjectMapper().readTree(details.toFile()).path("namenode_port").isMissingNode();
  }

  /** The address of a file. */
  String path(String name) {
    return "hdfs://127.0.0.1:" + port + "/" + name;
  }

  /** The file system, for the tests. */
  FileSystem files() throws IOException {
    return FileSystem.get(URI.create(path("")), new Configuration());
  }

  @Override
  public void close() throws InterruptedException {
    server.close();
  }
}
