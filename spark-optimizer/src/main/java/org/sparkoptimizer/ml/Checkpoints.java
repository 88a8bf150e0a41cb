package org.sparkoptimizer.ml;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.param.Param;
import org.sparkoptimizer.checkpoint.Checkpoint;
import org.sparkoptimizer.checkpoint.CheckpointFolder;
import org.sparkoptimizer.checkpoint.FitIdentity;
import org.sparkoptimizer.redaction.Redaction;

/**
 * The checkpoints of a fit.
 *
 * @param folder the folder, as the user names it
 * @param interval stages from one to the next
 * @param parameters the estimator's parameters that the solution or the way to it depends on
 * @param newest the newest there is; empty before it was looked for
 * @since 0.1.0
 */
public record Checkpoints(
    String folder,
    int interval,
    SortedMap<String, String> parameters,
    Optional<Checkpoint> newest) {

  /** Parameters that say when to stop, where checkpoints are, or what a finished model does. */
  private static final Set<String> NOT_OF_THE_FIT =
      Set.of(
          "tol",
          "maxIter",
          "checkpointDir",
          "checkpointInterval",
          "predictionCol",
          "probabilityCol",
          "rawPredictionCol",
          "threshold",
          "thresholds",
          "maxBlockSizeInMB");

  /** What a checkpoint has among its parameters that is none of the estimator's. */
  static final String LOSS = "loss function";

  static final String INITIAL_MODEL = "initialModel";

  /** Factors, groups and bounds of the features, which names in parameters may stand for. */
  static final String PENALTY = "penalty of the features";

  private static final Set<String> NOT_OF_THE_ESTIMATOR = Set.of(LOSS, INITIAL_MODEL, PENALTY);

  private static final int NONE = -1;

  /** Copies the parameters. */
  public Checkpoints {
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  /** What an estimator asks for; empty if it asks for no checkpoints. */
  static Optional<Checkpoints> of(DasvrdaParams<?> estimator) {
    if (estimator.getCheckpointDir().isEmpty() || estimator.getCheckpointInterval() == NONE) {
      return Optional.empty();
    }
    SortedMap<String, String> parameters = new TreeMap<>();
    parameters.put("estimator", estimator.getClass().getSimpleName());
    for (Param<?> param : estimator.params()) {
      if (estimator.isDefined(param) && !NOT_OF_THE_FIT.contains(param.name())) {
        parameters.put(param.name(), encoded(estimator, param));
      }
    }
    return Optional.of(
        new Checkpoints(
            estimator.getCheckpointDir().get(),
            estimator.getCheckpointInterval(),
            parameters,
            Optional.empty()));
  }

  private static <V> String encoded(DasvrdaParams<?> estimator, Param<V> param) {
    return param.jsonEncode(estimator.getOrDefault(param));
  }

  /**
   * Looks for the newest, before anything else is done.
   *
   * @throws IllegalArgumentException if it is of a fit with other parameters, or none can be
   *     written
   */
  Checkpoints read(SparkContext context) {
    CheckpointFolder opened = open(context);
    Optional<Checkpoint> found = opened.newest();
    if (found.isPresent()) {
      SortedMap<String, String> theirs = new TreeMap<>(found.get().identity().parameters());
      theirs.keySet().removeAll(NOT_OF_THE_ESTIMATOR);
      FitIdentity ours = FitIdentity.of(parameters, Map.of(), new Redaction(context.getConf()));
      refuse(
          opened,
          new FitIdentity(theirs, new TreeMap<>()).parametersThatDiffer(ours),
          "parameters");
    }
    opened.requireWritable();
    return new Checkpoints(folder, interval, parameters, found);
  }

  /** Refuses a checkpoint of another fit. */
  static void refuse(CheckpointFolder folder, List<String> differences, String what) {
    if (!differences.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              "checkpointDir '%s' holds a checkpoint of a fit with other %s: %s; set another"
                  + " checkpointDir, or delete what is in it to fit from the beginning",
              folder, what, String.join(", ", differences)));
    }
  }

  /** Opens the folder. */
  CheckpointFolder open(SparkContext context) {
    return CheckpointFolder.open(
        folder, context.hadoopConfiguration(), new Redaction(context.getConf()));
  }

  /** The parameters with some that are none of the estimator's. */
  Map<String, String> parametersWith(Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(parameters);
    all.putAll(more);
    return all;
  }
}
