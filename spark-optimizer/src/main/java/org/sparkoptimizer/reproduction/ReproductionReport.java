package org.sparkoptimizer.reproduction;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * What was found, as tables.
 *
 * @param gaps figures of all methods
 * @param batches figures of mini-batch sizes
 * @param nonConvex runs on a loss that is not convex
 * @since 0.1.0
 */
public record ReproductionReport(
    List<GapFigure> gaps, List<BatchFigure> batches, List<NonConvexFigure> nonConvex) {
  private static final double[] TARGETS = {1e-2, 1e-4, 1e-6};

  /** The tables in Markdown. */
  public String markdown() {
    StringBuilder text = new StringBuilder("# The experiment of the paper\n");
    gaps.forEach(figure -> add(text, figure));
    batches.forEach(figure -> add(text, figure));
    nonConvex.forEach(figure -> add(text, figure));
    return text.toString();
  }

  private static void add(StringBuilder text, GapFigure figure) {
    line(
        text,
        "%n## %s, λ₁,λ₂ = %s%n%n%d rows, %d features, b = %d, %s passes at most. P(0) ="
            + " %.10g, P* = %.10g (%s), off by %s. Gaps are relative to P(0) − P*.%n",
        figure.data(),
        figure.penalties(),
        figure.rows(),
        figure.features(),
        figure.b(),
        plain(figure.passes()),
        figure.initialObjective(),
        figure.optimum(),
        figure.optimumFoundBy(),
        certificate(figure));
    line(
        text,
        "| method | passes to 1e-2 | to 1e-4 | to 1e-6 | rounds to 1e-4 | gap at the end | passes"
            + " | rounds | seconds |");
    line(text, "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    double start = figure.initialObjective() - figure.optimum();
    for (Curve curve : figure.curves()) {
      int last = curve.gaps().length - 1;
      StringBuilder row = new StringBuilder("| " + curve.method());
      for (double target : TARGETS) {
        OptionalInt at = curve.firstWithin(target * start);
        row.append(at.isPresent() ? format(" | %.1f", curve.passes()[at.getAsInt()]) : " | –");
      }
      OptionalInt at = curve.firstWithin(1e-4 * start);
      row.append(at.isPresent() ? " | " + curve.rounds()[at.getAsInt()] : " | –");
      line(
          text,
          "%s | %.1e | %.1f | %d | %.2f |",
          row,
          curve.gaps()[last] / start,
          curve.passes()[last],
          curve.rounds()[last],
          curve.seconds()[last]);
    }
  }

  private static String certificate(GapFigure figure) {
    if (!figure.gapKind().equals("DUALITY_GAP")) {
      return format("about %.1e", figure.certifiedGap());
    }
    return figure.certifiedGap() == 0
        ? "no more than rounding, by its duality gap"
        : format("at most %.1e, its duality gap", figure.certifiedGap());
  }

  private static void add(StringBuilder text, BatchFigure figure) {
    line(
        text,
        "%n## %s, mini-batch size, λ₁,λ₂ = %s%n%nTo a gap of %.0e relative to P(0) − P*, %s passes at most.%n",
        figure.data(),
        figure.penalties(),
        figure.target(),
        plain(figure.passes()));
    line(text, "| method | b | passes | rounds | gap at the end |");
    line(text, "| --- | ---: | ---: | ---: | ---: |");
    for (BatchFigure.Run run : figure.runs()) {
      line(
          text,
          run.reached()
              ? "| %s | %d | %.1f | %d | %.1e |"
              : "| %s | %d | – (%.1f) | – (%d) | %.1e |",
          run.method(),
          run.b(),
          run.passesToTarget(),
          run.roundsToTarget(),
          run.lastGap());
    }
  }

  private static void add(StringBuilder text, NonConvexFigure figure) {
    line(
        text,
        "%n## %s, sigmoid loss, not convex, λ₁,λ₂ = %s, %s passes%n",
        figure.data(),
        figure.penalties(),
        plain(figure.passes()));
    line(text, "| method | P at the end | lowest P | rises | gradient mapping at the end |");
    line(text, "| --- | ---: | ---: | ---: | ---: |");
    for (NonConvexFigure.Run run : figure.runs()) {
      line(
          text,
          "| %s | %.8f | %.8f | %d | %.1e |",
          run.method(),
          run.lastObjective(),
          run.lowestObjective(),
          run.rises(),
          run.gradientMapping());
    }
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(format(format, values)).append('\n');
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
