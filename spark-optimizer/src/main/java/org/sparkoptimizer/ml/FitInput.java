package org.sparkoptimizer.ml;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.columnar.CachedRDDBuilder;
import org.apache.spark.sql.execution.columnar.InMemoryRelation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The DataFrame that a fit was called with. MLlib hands a trainer another one, with the label cast,
 * of which nobody can tell that its rows are persisted.
 *
 * @since 0.1.0
 */
public final class FitInput {
  private static final Logger LOG = LoggerFactory.getLogger(FitInput.class);
  private static final ThreadLocal<Dataset<?>> CURRENT = new ThreadLocal<>();
  private static final ThreadLocal<Boolean> GRID = ThreadLocal.withInitial(() -> false);

  private FitInput() {}

  /**
   * Stands for persisted rows by the object with which Spark holds them, whose own notion of being
   * equal changes with what it has done.
   */
  static final class Cache {
    private final CachedRDDBuilder builder;

    private Cache(CachedRDDBuilder builder) {
      this.builder = builder;
    }

    /** The RDD of the cached blocks, which have to be there. */
    int rddId() {
      return builder.cachedColumnBuffers().id();
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // see above
    public boolean equals(Object other) {
      return other instanceof Cache cache && cache.builder == builder;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(builder);
    }
  }

  /** Runs a fit of a DataFrame. */
  public static <M> M of(Dataset<?> dataset, Supplier<M> fit) {
    Dataset<?> outer = CURRENT.get();
    CURRENT.set(dataset);
    try {
      return fit.get();
    } finally {
      if (outer == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(outer);
      }
    }
  }

  /** Runs a fit with parameters of a grid, as validators call it for each of their maps. */
  public static <M> M ofGrid(Supplier<M> fit) {
    GRID.set(true);
    try {
      return fit.get();
    } finally {
      GRID.remove();
    }
  }

  /** Whether this thread's fit is one of a grid. */
  static boolean isOfGrid() {
    return GRID.get();
  }

  /**
   * What stands for the rows of the DataFrame of this thread's fit where they are persisted, until
   * they are unpersisted.
   */
  static Optional<Cache> persisted() {
    Dataset<?> dataset = CURRENT.get();
    return dataset == null || !dataset.storageLevel().isValid() ? Optional.empty() : cache(dataset);
  }

  private static Optional<Cache> cache(Dataset<?> dataset) {
    try {
      // A plan looks once for what is cached, so this one has to be new.
      Dataset<?> asked = dataset.alias("persisted");
      QueryExecution execution =
          (QueryExecution) asked.getClass().getMethod("queryExecution").invoke(asked);
      LogicalPlan plan = execution.withCachedData();
      while (plan instanceof SubqueryAlias alias) {
        plan = alias.child();
      }
      return plan instanceof InMemoryRelation relation
          ? Optional.of(new Cache(relation.cacheBuilder()))
          : Optional.empty();
    } catch (ReflectiveOperationException | LinkageError e) {
      LOG.debug("persisted rows are not recognised; each fit packs them", e);
      return Optional.empty();
    }
  }
}
