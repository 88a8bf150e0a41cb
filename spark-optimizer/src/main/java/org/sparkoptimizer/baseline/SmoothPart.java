package org.sparkoptimizer.baseline;

import breeze.linalg.DenseVector;
import breeze.optimize.DiffFunction;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.sparkoptimizer.problem.FiniteSum;
import org.sparkoptimizer.problem.SnapshotGradient;
import org.sparkoptimizer.regularizer.SeparableRegularizer;
import scala.Tuple2;

/**
 * F(w) + Σ_j (λ₂ⱼ/2)w_j², as Breeze wants it.
 *
 * @param sum F
 * @param penalty whose L2 part is taken
 */
record SmoothPart(FiniteSum sum, SeparableRegularizer penalty) {

  /** The entries of a vector that Breeze or this class has made, which has no gaps. */
  static double[] array(DenseVector<Object> vector) {
    return (double[]) vector.data();
  }

  /** Value and gradient; what {@link #asBreezeFunction} calls. */
  Tuple2<Object, DenseVector<Object>> calculate(DenseVector<Object> point) {
    double[] w = array(point);
    SnapshotGradient snapshot = sum.gradientAt(w);
    double value = snapshot.value();
    double[] gradient = snapshot.gradient().clone();
    for (int j = 0; j < w.length; j++) {
      value += 0.5 * penalty.l2(j) * w[j] * w[j];
      gradient[j] += penalty.l2(j) * w[j];
    }
    return new Tuple2<>(value, new DenseVector<>(gradient));
  }

  /**
   * This function as an object of Breeze's type. {@code javac} refuses classes and lambdas of that
   * type, since Scala gives {@code apply} two return types where Java allows one; the JVM does not
   * mind, so the lambda is made at run time.
   */
  @SuppressWarnings("unchecked") // the lambda has the type that it is made for
  DiffFunction<DenseVector<Object>> asBreezeFunction() {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      MethodType exact = MethodType.methodType(Tuple2.class, DenseVector.class);
      MethodHandle calculate = lookup.findVirtual(SmoothPart.class, "calculate", exact);
      return (DiffFunction<DenseVector<Object>>)
          LambdaMetafactory.metafactory(
                  lookup,
                  "calculate",
                  MethodType.methodType(DiffFunction.class, SmoothPart.class),
                  MethodType.methodType(Tuple2.class, Object.class),
                  calculate,
                  exact)
              .getTarget()
              .invoke(this);
    } catch (Throwable e) { // MethodHandle.invoke declares it
      throw new IllegalStateException("Breeze's function type has changed", e);
    }
  }
}
