package org.sparkoptimizer.integration;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests a standalone cluster of two workers, one for all classes of a run. */
final class SharedCluster implements ParameterResolver {
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == StandaloneCluster.class;
  }

  @Override
  public StandaloneCluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
    // The store closes it when all tests are done.
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .computeIfAbsent(StandaloneCluster.class, type -> start(), StandaloneCluster.class);
  }

  private static StandaloneCluster start() {
    try {
      return StandaloneCluster.start(Installation.emptyFolder("cluster"), 2);
    } catch (Exception e) {
      throw new IllegalStateException("the cluster does not start", e);
    }
  }
}
