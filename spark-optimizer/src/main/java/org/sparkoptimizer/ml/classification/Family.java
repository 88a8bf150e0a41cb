package org.sparkoptimizer.ml.classification;

import java.util.Locale;
import java.util.function.IntPredicate;
import org.sparkoptimizer.data.InvalidDataException;
import org.sparkoptimizer.data.LabelDomain;
import org.sparkoptimizer.loss.LogisticLoss;
import org.sparkoptimizer.loss.Loss;
import org.sparkoptimizer.loss.SoftmaxLoss;
import org.sparkoptimizer.ml.Estimators;
import org.sparkoptimizer.ml.TrainingData;

/**
 * How many classes a fit has and by which family they are modelled.
 *
 * @param classes number of classes
 * @param multinomial whether each class has coefficients of its own (softmax)
 */
record Family(int classes, boolean multinomial) {
  private static final String BINOMIAL = "binomial";
  private static final String MULTINOMIAL = "multinomial";

  /** Length of the longest vectors. */
  private static final int MOST_UNKNOWNS = Integer.MAX_VALUE - 8;

  /** Share of the weight that a class counts as having at least, so that logarithms are finite. */
  private static final double SMALLEST_SHARE = 1e-9;

  /** Labels that a value of MLlib's parameter {@code family} takes. */
  static LabelDomain labels(String family) {
    return is(BINOMIAL, family) ? LabelDomain.BINARY : LabelDomain.CLASSES;
  }

  /**
   * The family of packed rows.
   *
   * @param family value of MLlib's parameter {@code family}
   * @param labelColumn name of the label's column
   * @param metadataClasses classes by the label's metadata, 0 without any
   * @throws InvalidDataException if the rows have more classes than the metadata or the family
   */
  static Family of(String family, String labelColumn, int metadataClasses, TrainingData data) {
    int found = (int) data.moments().largestLabel() + 1;
    if (metadataClasses > 0 && found > metadataClasses) {
      throw new InvalidDataException(
          String.format(
              "column '%s' holds label %d but has %d classes by its metadata; a label must be below"
                  + " the number of classes",
              labelColumn, found - 1, metadataClasses));
    }
    int classes = Math.max(found, metadataClasses);
    boolean multinomial = is(MULTINOMIAL, family) || (!is(BINOMIAL, family) && classes > 2);
    if (!multinomial && classes > 2) {
      throw new InvalidDataException(
          String.format(
              "family is set to '%s' but column '%s' has %d classes; use 'auto' or '%s'",
              BINOMIAL, labelColumn, classes, MULTINOMIAL));
    }
    Family result = new Family(multinomial ? Math.max(2, classes) : classes, multinomial);
    result.checkSize(data.features(), labelColumn);
    return result;
  }

  /** MLlib takes the name in any case. */
  private static boolean is(String name, String family) {
    return name.equalsIgnoreCase(family);
  }

  private void checkSize(int features, String labelColumn) {
    long unknowns = margins() * (features + 1L);
    if (unknowns > MOST_UNKNOWNS) {
      throw new InvalidDataException(
          String.format(
              Locale.ROOT,
              "column '%s' has %,d classes, which makes %,d coefficients with %,d features; at most"
                  + " %,d are taken",
              labelColumn,
              classes,
              unknowns,
              features,
              MOST_UNKNOWNS));
    }
  }

  /** K, margins of a row. */
  int margins() {
    return multinomial ? classes : 1;
  }

  /** φ. */
  Loss loss() {
    return multinomial ? new SoftmaxLoss(classes) : new LogisticLoss();
  }

  /**
   * The intercepts that are best for zero coefficients of rows without offsets.
   *
   * @param weights Σω of each class
   */
  double[] intercepts(double[] weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    if (!multinomial) {
      return new double[] {Estimators.logOdds(weights[1] / sum)};
    }
    double[] intercepts = new double[classes];
    for (int k = 0; k < classes; k++) {
      intercepts[k] = StrictMath.log(Math.max(weights[k] / sum, SMALLEST_SHARE));
    }
    return centred(intercepts);
  }

  /** Less the mean of each group of K entries: the softmax does not change by it. */
  double[] centred(double[] entries) {
    return centred(entries, group -> true);
  }

  /** The same for the groups that a condition holds for. */
  double[] centred(double[] entries, IntPredicate groups) {
    double[] centred = entries.clone();
    for (int from = 0; from < centred.length; from += classes) {
      if (!groups.test(from / classes)) {
        continue;
      }
      double mean = 0;
      for (int k = from; k < from + classes; k++) {
        mean += centred[k] / classes;
      }
      for (int k = from; k < from + classes; k++) {
        centred[k] -= mean;
      }
    }
    return centred;
  }
}
