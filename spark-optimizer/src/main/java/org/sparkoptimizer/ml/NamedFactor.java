package org.sparkoptimizer.ml;

import java.io.Serializable;
import scala.runtime.AbstractFunction1;

/**
 * A factor on the penalty of the features of a name, written {@code name=factor}.
 *
 * @param name the name, which may hold equals signs itself
 * @param factor the factor, at least 0
 */
record NamedFactor(String name, double factor) {

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it has another form
   */
  static NamedFactor parse(String text) {
    int equals = text.lastIndexOf('=');
    double factor = equals > 0 ? number(text.substring(equals + 1)) : Double.NaN;
    if (!(factor >= 0) || Double.isInfinite(factor)) {
      throw new IllegalArgumentException(
          String.format(
              "penaltyFactorsByName has '%s' but each must be a name and a factor >= 0, such as"
                  + " 'age=0'",
              text));
    }
    return new NamedFactor(text.substring(0, equals), factor);
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** Tells whether all texts have the form, or says which one has not. */
  static final class AllParse extends AbstractFunction1<String[], Object> implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Object apply(String[] texts) {
      for (String text : texts) {
        parse(text);
      }
      return true;
    }
  }
}
