package org.sparkoptimizer.report;

import java.text.MessageFormat;
import java.util.ResourceBundle;

/** The words of a report in a language, and numbers as that language writes them. */
final class PageText {
  private static final String BUNDLE = "org.sparkoptimizer.report.pilot";

  private final Language language;
  private final ResourceBundle bundle;
  private final Figures figures;
  private final Figures cells;

  PageText(Language language) {
    this.language = language;
    // English must not turn into the machine's language, which the usual search falls back to.
    bundle =
        ResourceBundle.getBundle(
            BUNDLE,
            language.locale(),
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    figures = new Figures(this, "interval");
    cells = new Figures(this, "interval.cell");
  }

  Language language() {
    return language;
  }

  /** Numbers in sentences. */
  Figures figures() {
    return figures;
  }

  /** Numbers in the cells of tables, a range on a line of its own. */
  Figures cells() {
    return cells;
  }

  /** A text of the bundle with its places filled; numbers come formatted. */
  String of(String key, String... values) {
    return new MessageFormat(bundle.getString(key), language.locale()).format(values);
  }

  /** The text of an enum's constant, whose key is made of a prefix and its name. */
  String of(String prefix, Enum<?> constant, String... values) {
    return of(prefix + "." + constant.name(), values);
  }
}
