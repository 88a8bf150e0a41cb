package org.sparkoptimizer.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.sparkoptimizer.pilot.ContenderResult;
import org.sparkoptimizer.pilot.PilotResult;
import org.sparkoptimizer.pilot.Pricing;
import org.sparkoptimizer.redaction.Redaction;

/**
 * A pilot for readers: as a page, as text and as JSON, all without secrets.
 *
 * @since 0.1.0
 */
public final class PilotReport {
  private final PilotResult result;
  private final PilotContext context;
  private final Redaction redaction;

  /**
   * Takes what a pilot found.
   *
   * @param result what was found
   * @param context what is needed to repeat it
   * @param redaction what must not be seen
   */
  public PilotReport(PilotResult result, PilotContext context, Redaction redaction) {
    this.result = redacted(result, redaction);
    this.context = context.redactedBy(redaction);
    this.redaction = redaction;
  }

  /** One HTML file that needs neither network nor scripts; to be written as UTF-8. */
  public String html(Language language) {
    return PilotPage.html(result, context, new PageText(language));
  }

  /**
   * The page's charts, each as a figure of HTML with its words, for a page or notebook of the
   * reader's: gap against seconds, gap against passes, cost of a fit of all rows.
   */
  public List<String> figures(Language language) {
    return new PilotPlots(result, new PageText(language)).figures();
  }

  /** The summary, a line at a time. */
  public List<String> lines(Language language) {
    PageText text = new PageText(language);
    return PilotText.lines(new PilotSummary(result, text), text);
  }

  /** All that was found, with units in the names; what is not finite is null. */
  public ObjectNode json() {
    return redaction.in(PilotJson.of(result, context));
  }

  private static PilotResult redacted(PilotResult result, Redaction redaction) {
    Pricing pricing = result.pricing();
    return new PilotResult(
        result.rows(),
        result.features(),
        result.heldOutRows(),
        result.setting(),
        result.contenders().stream().map(contender -> redacted(contender, redaction)).toList(),
        redaction.of("", result.winner()),
        result.modelInUse(),
        new Pricing(
            pricing.price(),
            redaction.of("", pricing.currency()),
            pricing.fitsPerDay(),
            pricing.dailyBudget(),
            pricing.minSaving()),
        result.cores(),
        result.cluster(),
        result.recommendation());
  }

  private static ContenderResult redacted(ContenderResult contender, Redaction redaction) {
    return new ContenderResult(
        redaction.of("", contender.name()),
        words(contender.settings(), redaction),
        contender.plan().map(plan -> redaction.of("", plan)),
        contender.bySize(),
        contender.larger(),
        contender.objective(),
        contender.gap(),
        contender.accuracies(),
        contender.way(),
        contender.forecast(),
        contender.fullFit());
  }

  /** One setting that looks like a secret does not take the others with it. */
  private static String words(String settings, Redaction redaction) {
    return Arrays.stream(settings.split(" ", -1))
        .map(setting -> redaction.of("", setting))
        .collect(Collectors.joining(" "));
  }
}
