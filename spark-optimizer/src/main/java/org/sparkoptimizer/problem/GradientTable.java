package org.sparkoptimizer.problem;

/**
 * A gradient of each term, at the point where the term was last asked for. Mutable.
 *
 * @since 0.1.0
 */
public interface GradientTable {

  /**
   * Writes (1/b) Σ_{i∈batch} (∇f_i(query) − entry_i)/(n q_i) + (1/n) Σ_i entry_i, an unbiased
   * estimate of ∇F(query), into {@code result}, and then sets entry_i of each term drawn to
   * ∇f_i(query): b terms, one round. A full batch gives ∇F(query) and sets all entries.
   */
  void gradient(double[] query, MiniBatch batch, double[] result);
}
