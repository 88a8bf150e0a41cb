package org.sparkoptimizer.linalg;

/**
 * Eight rows of a dense block with a factor each: one read and one write of the target for eight
 * rows. At the end of a list the rows that lack get the factor 0. Mutable.
 */
final class EightRows {
  private final double[] values;
  private final int columns;
  private final double[] scales = new double[8];
  private int a;
  private int b;
  private int c;
  private int d;
  private int e;
  private int f;
  private int g;
  private int h;
  private double fa;
  private double fb;
  private double fc;
  private double fd;
  private double fe;
  private double ff;
  private double fg;
  private double fh;

  EightRows(double[] values, int columns) {
    this.values = values;
    this.columns = columns;
  }

  /** Takes the rows from {@code first} on of a list of {@code count}, with their scales. */
  void take(int[] rows, double[] listScales, int first, int count) {
    int last = count - 1;
    a = rows[Math.min(first, last)] * columns;
    b = rows[Math.min(first + 1, last)] * columns;
    c = rows[Math.min(first + 2, last)] * columns;
    d = rows[Math.min(first + 3, last)] * columns;
    e = rows[Math.min(first + 4, last)] * columns;
    f = rows[Math.min(first + 5, last)] * columns;
    g = rows[Math.min(first + 6, last)] * columns;
    h = rows[Math.min(first + 7, last)] * columns;
    for (int i = 0; i < scales.length; i++) {
      scales[i] = first + i < count ? listScales[first + i] : 0.0;
    }
    fa = scales[0];
    fb = scales[1];
    fc = scales[2];
    fd = scales[3];
    fe = scales[4];
    ff = scales[5];
    fg = scales[6];
    fh = scales[7];
  }

  /** Adds Σ scale·a aᵀ to a lower triangle. */
  void addOuterProducts(double[] lower) {
    for (int j = 0; j < columns; j++) {
      fa = scales[0] * values[a + j];
      fb = scales[1] * values[b + j];
      fc = scales[2] * values[c + j];
      fd = scales[3] * values[d + j];
      fe = scales[4] * values[e + j];
      ff = scales[5] * values[f + j];
      fg = scales[6] * values[g + j];
      fh = scales[7] * values[h + j];
      addScaled(lower, j * columns, j + 1);
    }
  }

  /** Adds the first {@code length} entries of Σ factor·a to {@code sum}, from {@code at} on. */
  void addScaled(double[] sum, int at, int length) {
    // Fields may change in the eyes of the compiler, which then reads them again and again.
    double[] v = values;
    int a0 = a;
    int b0 = b;
    int c0 = c;
    int d0 = d;
    int e0 = e;
    int f0 = f;
    int g0 = g;
    int h0 = h;
    double sa = fa;
    double sb = fb;
    double sc = fc;
    double sd = fd;
    double se = fe;
    double sf = ff;
    double sg = fg;
    double sh = fh;
    for (int k = 0; k < length; k++) {
      sum[at + k] +=
          ((sa * v[a0 + k] + sb * v[b0 + k]) + (sc * v[c0 + k] + sd * v[d0 + k]))
              + ((se * v[e0 + k] + sf * v[f0 + k]) + (sg * v[g0 + k] + sh * v[h0 + k]));
    }
  }
}
