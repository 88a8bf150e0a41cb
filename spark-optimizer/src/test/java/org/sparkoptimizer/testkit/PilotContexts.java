package org.sparkoptimizer.testkit;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sparkoptimizer.report.PilotContext;

/** Made-up surroundings of pilots. */
public final class PilotContexts {
  private static final ZonedDateTime TIME =
      ZonedDateTime.of(2026, 3, 14, 15, 9, 26, 0, ZoneOffset.UTC);

  private PilotContexts() {}

  /** A command line of some length on a cluster. */
  public static PilotContext plausible() {
    return of(
        "hdfs:/warehouse/churn/2026-03 (parquet)",
        "--input",
        "hdfs:/warehouse/churn/2026-03",
        "--label-col",
        "has churned",
        "--verify",
        "--price",
        "0.06",
        "--fits-per-day",
        "24",
        "--output",
        "pilot-report");
  }

  /** A pilot of some input with some arguments. */
  public static PilotContext of(String input, String... arguments) {
    List<String> command = new ArrayList<>(List.of("spark-optimizer", "pilot"));
    command.addAll(List.of(arguments));
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("spark-optimizer", "0.1.0");
    versions.put("Spark", "4.0.1");
    versions.put("Java", "17.0.15");
    return new PilotContext(
        input, command, versions, "yarn, 4 cores on 2 executors, heap 4 GiB each", TIME);
  }
}
