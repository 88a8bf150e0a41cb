package org.sparkoptimizer.testkit;

import breeze.optimize.LBFGSB;
import java.lang.reflect.Field;
import java.lang.reflect.Method;

/**
 * MLlib's solver for bounds, Breeze's L-BFGS-B, ends where the largest entry of the projected
 * gradient is below 1e-5, a constant that no parameter of MLlib's changes. Its coefficients are
 * then uncertain by that over the curvature, which is more than a close comparison allows. Within
 * this scope the constant is smaller.
 */
public final class SharpLbfgsB implements AutoCloseable {
  private static final String CONSTANT = "PROJ_GRADIENT_EPS";

  private final double published;

  /** Lets fits with bounds go on to a smaller projected gradient. */
  public SharpLbfgsB(double projectedGradient) {
    published = set(projectedGradient);
  }

  @Override
  public void close() {
    set(published);
  }

  /** Writes a static final field, which plain reflection refuses to, and returns what it was. */
  private static double set(double value) {
    try {
      Field constant = Class.forName(LBFGSB.class.getName() + "$").getDeclaredField(CONSTANT);
      Class<?> type = Class.forName("sun.misc.Unsafe");
      Field instance = type.getDeclaredField("theUnsafe");
      instance.setAccessible(true);
      Object unsafe = instance.get(null);
      Object base = type.getMethod("staticFieldBase", Field.class).invoke(unsafe, constant);
      Object offset = type.getMethod("staticFieldOffset", Field.class).invoke(unsafe, constant);
      Method get = type.getMethod("getDouble", Object.class, long.class);
      double before = (double) get.invoke(unsafe, base, offset);
      type.getMethod("putDouble", Object.class, long.class, double.class)
          .invoke(unsafe, base, offset, value);
      return before;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Breeze's " + CONSTANT + " cannot be set", e);
    }
  }
}
