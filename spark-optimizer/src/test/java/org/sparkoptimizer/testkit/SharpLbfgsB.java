package org.sparkoptimizer.testkit;

import breeze.optimize.LBFGSB;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/**
 * MLlib's solver for bounds, Breeze's L-BFGS-B, ends where the largest entry of the projected
 * gradient is below 1e-5, a constant that no parameter of MLlib's changes. Its coefficients are
 * then uncertain by that over the curvature, which is more than a close comparison allows. Within
 * this scope the constant is smaller. Compiled code may keep the value that it was compiled with,
 * so a scope belongs around all fits of a test class.
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

  /** Writes a final field, which plain reflection refuses to, and returns what it was. */
  private static double set(double value) {
    try {
      Class<?> companion = Class.forName(LBFGSB.class.getName() + "$");
      Field constant = companion.getDeclaredField(CONSTANT);
      boolean shared = Modifier.isStatic(constant.getModifiers()); // with Scala 2.13, not 2.12
      Class<?> type = Class.forName("sun.misc.Unsafe");
      Field instance = type.getDeclaredField("theUnsafe");
      instance.setAccessible(true);
      Object unsafe = instance.get(null);
      Object base = companion.getField("MODULE$").get(null);
      if (shared) {
        base = type.getMethod("staticFieldBase", Field.class).invoke(unsafe, constant);
      }
      String offsetOf = shared ? "staticFieldOffset" : "objectFieldOffset";
      Object offset = type.getMethod(offsetOf, Field.class).invoke(unsafe, constant);
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
