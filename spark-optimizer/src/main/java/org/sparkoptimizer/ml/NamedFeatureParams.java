package org.sparkoptimizer.ml;

import java.util.List;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * Parameters that say something of features by their names, which are those of the attributes of
 * the features' column, as a VectorAssembler writes them. A name that ends with an asterisk stands
 * for all that begin with what is before it, unless a feature is called so.
 *
 * @param <T> the estimator
 * @since 0.1.0
 */
public interface NamedFeatureParams<T> extends Params {

  /** The parameter objects of this estimator. */
  SolverParams solverParams();

  /** The estimator itself, for chained setters. */
  T self();

  /** Param of factors on the penalty of features, each as {@code name=factor}; others have 1. */
  default StringArrayParam penaltyFactorsByName() {
    return solverParams().penaltyFactorsByName;
  }

  /**
   * Sets factors on the penalty of features, each as {@code name=factor}, 0 for none; others have
   * 1. Not together with penaltyFactors.
   */
  default T setPenaltyFactorsByName(String... value) {
    set(penaltyFactorsByName(), value);
    return self();
  }

  /** Returns factors on the penalty of features, each as {@code name=factor}. */
  default List<String> getPenaltyFactorsByName() {
    return isDefined(penaltyFactorsByName()) ? List.of($(penaltyFactorsByName())) : List.of();
  }

  /** Param of the names of features that the margin must not fall in: coefficients ≥ 0. */
  default StringArrayParam monotoneIncreasing() {
    return solverParams().monotoneIncreasing;
  }

  /**
   * Sets the names of features that the margin must not fall in: coefficients ≥ 0, within the
   * bounds there are.
   */
  default T setMonotoneIncreasing(String... value) {
    set(monotoneIncreasing(), value);
    return self();
  }

  /** Returns the names of features that the margin must not fall in. */
  default List<String> getMonotoneIncreasing() {
    return isDefined(monotoneIncreasing()) ? List.of($(monotoneIncreasing())) : List.of();
  }

  /** Param of the names of features that the margin must not rise in: coefficients ≤ 0. */
  default StringArrayParam monotoneDecreasing() {
    return solverParams().monotoneDecreasing;
  }

  /**
   * Sets the names of features that the margin must not rise in: coefficients ≤ 0, within the
   * bounds there are.
   */
  default T setMonotoneDecreasing(String... value) {
    set(monotoneDecreasing(), value);
    return self();
  }

  /** Returns the names of features that the margin must not rise in. */
  default List<String> getMonotoneDecreasing() {
    return isDefined(monotoneDecreasing()) ? List.of($(monotoneDecreasing())) : List.of();
  }
}
