package org.sparkoptimizer.monitor;

import org.apache.spark.SparkContext;
import org.sparkoptimizer.redaction.Redaction;

/**
 * What Spark's UI and event log show as the description of a fit's jobs: whose they are, the stage
 * and the step. Spark keeps descriptions by thread, so each is set right before a job and the
 * user's own put back right after it; job groups are never touched.
 *
 * @since 0.1.0
 */
public final class JobDescriptions {
  /** Describes nothing. */
  public static final JobDescriptions NONE = new JobDescriptions();

  private static final String PROPERTY = "spark.job.description";

  private final SparkContext context;
  private final String owner;
  private volatile String place;
  private volatile int innerSteps;

  /** A description that ends when it is closed. */
  @FunctionalInterface
  public interface Scope extends AutoCloseable {
    @Override
    void close();
  }

  private JobDescriptions() {
    context = null;
    owner = "";
  }

  /**
   * Describes the jobs of a fit.
   *
   * @param owner uid of the estimator, or another name
   */
  public JobDescriptions(SparkContext context, String owner) {
    this.context = context;
    this.owner = new Redaction(context.getConf()).of("", owner);
    this.place = this.owner;
  }

  /**
   * From now on jobs belong to a stage of DASVRDA.
   *
   * @param innerSteps m, of which an inner step tells its number
   */
  public void enterStage(int stage, int innerSteps) {
    this.innerSteps = innerSteps;
    place = owner + " DASVRDA stage " + stage;
  }

  /** Describes this thread's jobs until the scope is closed. */
  public Scope describe(String step) {
    if (context == null) {
      return () -> {};
    }
    String previous = context.getLocalProperty(PROPERTY);
    context.setLocalProperty(PROPERTY, place + ", " + step);
    return () -> context.setLocalProperty(PROPERTY, previous);
  }

  /**
   * As above, for a step that has a number.
   *
   * @param number counted from 1, or 0 for a step without a number
   */
  public Scope describe(String step, int number) {
    if (number == 0) {
      return describe(step);
    }
    return describe(
        innerSteps == 0 ? step + " " + number : step + " " + number + " of " + innerSteps);
  }
}
