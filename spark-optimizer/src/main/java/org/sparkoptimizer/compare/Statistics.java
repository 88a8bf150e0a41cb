package org.sparkoptimizer.compare;

import java.util.Collection;
import org.apache.commons.math3.stat.StatUtils;

/** Statistics of measured times. */
final class Statistics {
  private Statistics() {}

  static double median(Collection<Double> values) {
    return StatUtils.percentile(array(values), 50);
  }

  static double geometricMean(Collection<Double> values) {
    return StatUtils.geometricMean(array(values));
  }

  static double min(Collection<Double> values) {
    return StatUtils.min(array(values));
  }

  static double max(Collection<Double> values) {
    return StatUtils.max(array(values));
  }

  private static double[] array(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("there are no values");
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
