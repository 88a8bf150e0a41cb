package org.sparkoptimizer.monitor;

import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Adds the newest fit's objective, gap, passes, rounds and stage, and the number of fits, to the
 * driver's metrics, where every sink of Spark finds them: {@code
 * spark.plugins=org.sparkoptimizer.monitor.SparkOptimizerPlugin}.
 *
 * @since 0.1.0
 */
public final class SparkOptimizerPlugin implements SparkPlugin {

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public Map<String, String> init(SparkContext context, PluginContext plugin) {
        context.addSparkListener(new FitMetrics(plugin.metricRegistry()));
        return Map.of();
      }
    };
  }

  /** Executors have nothing to tell: {@code null} is how Spark wants to hear that. */
  @Override
  public ExecutorPlugin executorPlugin() {
    return null;
  }
}
