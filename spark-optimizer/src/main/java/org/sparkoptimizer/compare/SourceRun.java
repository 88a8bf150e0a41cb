package org.sparkoptimizer.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.sparkoptimizer.evaluation.Setting;

/** The cells of one data set, whose rows are read and cached once, if any cell needs them. */
final class SourceRun {
  private final Comparison comparison;
  private final DataSource source;
  private final CellStore store;
  private final Budget budget;
  private final Machine machine;
  private LoadedData loaded;

  SourceRun(
      Comparison comparison,
      SparkSession session,
      DataSource source,
      CellStore store,
      Budget budget) {
    this.comparison = comparison;
    this.source = source;
    this.store = store;
    this.budget = budget;
    machine = Machine.of(session);
  }

  List<CellOutcome> run() {
    List<CellOutcome> outcomes = new ArrayList<>();
    try {
      for (Setting setting : comparison.options().settings()) {
        outcomes.add(cell(setting));
      }
    } finally {
      if (loaded != null) {
        loaded.release();
      }
    }
    return outcomes;
  }

  private CellOutcome cell(Setting setting) {
    String name = cellName(setting);
    Map<String, String> configuration = comparison.configuration(source, setting, machine);
    Optional<CellResult> known = store.find(name, configuration);
    if (known.isPresent()) {
      say("%s: measured before", label(setting));
      return done(name, setting, known.get());
    }
    try {
      budget.require(0, label(setting));
      if (loaded == null) {
        loaded = load(setting);
      }
      say("%s", label(setting));
      CellResult result =
          new CellRun(comparison, loaded, setting, budget).run(source.name(), machine);
      store.save(name, configuration, result);
      result.targets().forEach(target -> say("  %s", ComparisonReport.line(target)));
      return done(name, setting, result);
    } catch (Budget.Exceeded e) {
      return ended(name, setting, CellOutcome.Status.SKIPPED, e);
    } catch (Exception e) { // also Spark's checked ones, which Scala does not declare
      return ended(name, setting, CellOutcome.Status.FAILED, e);
    }
  }

  private LoadedData load(Setting setting) {
    LoadedData data = LoadedData.of(comparison, source.rows().get(), setting);
    say(
        "%s: %d rows, %d features, %d partitions",
        source.name(),
        data.objective().rows(),
        data.objective().features(),
        data.rows().toJavaRDD().getNumPartitions());
    return data;
  }

  private CellOutcome done(String name, Setting setting, CellResult result) {
    return new CellOutcome(name, source.name(), setting, CellOutcome.Status.DONE, "", result);
  }

  private CellOutcome ended(
      String name, Setting setting, CellOutcome.Status status, Exception reason) {
    String message =
        reason.getMessage() == null
            ? reason.toString()
            : reason.getMessage().lines().findFirst().orElse("");
    say("%s: %s: %s", label(setting), status.name().toLowerCase(Locale.ROOT), message);
    return new CellOutcome(name, source.name(), setting, status, message, null);
  }

  private String label(Setting setting) {
    return source.name() + " " + setting;
  }

  private String cellName(Setting setting) {
    return (source.name() + "_" + setting).replace(",", "_").replaceAll("[^A-Za-z0-9._-]", "-");
  }

  private void say(String format, Object... values) {
    comparison.progress().accept(String.format(Locale.ROOT, format, values));
  }
}
