package org.sparkoptimizer.integration;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/** Rows of a logistic model as LIBSVM files, written without Spark. */
final class Rows {
  private static final int FILES = 2;
  private static final int FEATURES = 10;

  private Rows() {}

  /** Writes rows in two files of a new folder. */
  static void write(Path folder, int rows) throws IOException {
    Files.createDirectories(folder);
    for (int f = 0; f < FILES; f++) {
      SplittableRandom random = new SplittableRandom(f);
      try (BufferedWriter file =
          Files.newBufferedWriter(folder.resolve("part-0000" + f + ".libsvm"))) {
        for (int i = 0; i < rows / FILES; i++) {
          file.write(row(random));
        }
      }
    }
  }

  private static String row(SplittableRandom random) {
    StringBuilder features = new StringBuilder();
    double margin = 0.3;
    for (int j = 1; j <= FEATURES; j++) {
      double value = random.nextDouble(-1, 1) * j;
      margin += (j % 3 - 1) * value / j;
      features.append(String.format(Locale.ROOT, " %d:%.6f", j, value));
    }
    int label = random.nextDouble() < 1 / (1 + Math.exp(-margin)) ? 1 : 0;
    return label + features.append('\n').toString();
  }
}
