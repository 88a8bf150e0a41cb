package org.sparkoptimizer.report;

import java.util.ArrayList;
import java.util.List;

/** The summary of a pilot as lines of plain text. */
final class PilotText {
  private PilotText() {}

  static List<String> lines(PilotSummary summary, PageText text) {
    List<String> lines = new ArrayList<>();
    lines.add(text.of("console.advice", summary.advice()));
    summary.reasons().forEach(reason -> lines.add("  - " + reason));
    summary
        .keyFigures()
        .forEach(f -> lines.add(text.of("console.figure", f.label(), f.value(), f.detail())));
    lines.add(summary.assumptions());
    lines.add(text.of("console.next", summary.nextStep()));
    return lines;
  }
}
