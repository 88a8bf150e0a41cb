package org.sparkoptimizer.monitor;

import org.apache.spark.SparkContext;
import org.apache.spark.internal.config.package$;
import org.apache.spark.util.Utils$;
import scala.Option;

/** Removes from a text whatever {@code spark.redaction.regex} matches. */
public final class Secrets {
  private Secrets() {}

  /** Returns the text as Spark's own logs would show it. */
  public static String redacted(SparkContext context, String text) {
    return Utils$.MODULE$.redact(
        Option.apply(context.conf().get(package$.MODULE$.SECRET_REDACTION_PATTERN())), text);
  }
}
