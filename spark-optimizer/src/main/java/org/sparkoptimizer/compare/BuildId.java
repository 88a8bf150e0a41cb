package org.sparkoptimizer.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Identifies the compiled classes of the library, so that a result is never taken for one of a
 * changed solver. Those of the command line do not count.
 */
final class BuildId {
  private static final int LENGTH = 12;
  private static final String ROOT = "org/sparkoptimizer";

  private BuildId() {}

  /** Returns a hash of the classes in the folder or jar that a class was loaded from. */
  static String of(Class<?> type) {
    try {
      Path source = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(source)) {
        return hash(source.resolve(ROOT));
      }
      try (FileSystem jar = FileSystems.newFileSystem(source)) {
        return hash(jar.getPath(ROOT));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static String hash(Path root) throws IOException {
    MessageDigest digest = sha256();
    try (Stream<Path> paths = Files.walk(root)) {
      List<Path> classes =
          paths
              .filter(path -> path.toString().endsWith(".class"))
              .filter(path -> !isOutside(root.relativize(path).toString()))
              .sorted()
              .toList();
      for (Path path : classes) {
        digest.update(Files.readAllBytes(path));
      }
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, LENGTH);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JVM has it
    }
  }

  private static boolean isOutside(String name) {
    return name.startsWith("cli") || name.startsWith("shaded");
  }
}
