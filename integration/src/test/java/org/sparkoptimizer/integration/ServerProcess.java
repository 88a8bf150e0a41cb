package org.sparkoptimizer.integration;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server in a JVM of its own; closing ends it and all that it started. */
final class ServerProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final long POLL_MILLIS = 100;

  private final Process process;
  private final Path log;
  private final Thread onExit = new Thread(this::kill, "kill-server");

  private ServerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    Runtime.getRuntime().addShutdownHook(onExit);
  }

  /** Starts a process that writes to a log file. */
  static ServerProcess start(ProcessBuilder builder, Path log) throws IOException {
    Files.createDirectories(log.getParent());
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    process.getOutputStream().close();
    return new ServerProcess(process, log);
  }

  /** A port of the loopback address that nobody uses. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Waits until the server answers. */
  void awaitReady(String what, Callable<Boolean> ready) throws Exception {
    long limit = System.nanoTime() + START.toNanos();
    while (!answers(ready)) {
      if (!process.isAlive() || System.nanoTime() > limit) {
        String end = process.isAlive() ? "is not ready" : "ended with code " + process.exitValue();
        throw new IllegalStateException(what + " " + end + "; it wrote:\n" + written());
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static boolean answers(Callable<Boolean> ready) throws Exception {
    try {
      return ready.call();
    } catch (IOException e) { // nobody listens yet
      return false;
    }
  }

  private String written() throws IOException {
    return Files.readString(log, StandardCharsets.UTF_8);
  }

  /** What it started, at any depth, and still runs. */
  Stream<ProcessHandle> descendants() {
    return process.descendants();
  }

  private List<ProcessHandle> tree() {
    return Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
  }

  private void kill() {
    tree().forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() throws InterruptedException {
    List<ProcessHandle> tree = tree();
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    // What a server leaves behind has no parent any more.
    tree.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle handle : tree) {
      handle.onExit().join();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      // the JVM is on its way out
    }
  }
}
