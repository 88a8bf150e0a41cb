package org.sparkoptimizer.ml.classification;

import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;
import org.apache.spark.ml.classification.TrainingSummary;

/**
 * MLlib's training summary, made when it is first asked for something: making it plans three
 * queries, which takes longer than a small fit. Like MLlib's it is of no use after serialisation.
 */
final class LazySummary implements InvocationHandler, Serializable {
  private static final long serialVersionUID = 1L;

  private final Class<?> type;
  private transient Supplier<? extends TrainingSummary> source;
  private transient TrainingSummary made;

  private LazySummary(Class<?> type, Supplier<? extends TrainingSummary> source) {
    this.type = type;
    this.source = source;
  }

  /** Returns a summary of a type that is {@code source}'s once it is used. */
  static <T extends TrainingSummary> T of(Class<T> type, Supplier<T> source) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, new LazySummary(type, source)));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return ofObject(proxy, method, arguments);
    }
    try {
      return method.invoke(summary(), arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** Identity, as a summary has it. */
  private Object ofObject(Object proxy, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> type.getName() + "@" + Integer.toHexString(System.identityHashCode(proxy));
    };
  }

  private synchronized TrainingSummary summary() {
    if (made == null) {
      if (source == null) {
        throw new IllegalStateException("a training summary does not survive serialisation");
      }
      made = source.get();
      source = null;
    }
    return made;
  }
}
