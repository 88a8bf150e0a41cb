package org.sparkoptimizer.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A language that reports are written in.
 *
 * @since 0.1.0
 */
public enum Language {
  /** English. */
  EN(Locale.ENGLISH),
  /** Japanese. */
  JA(Locale.JAPANESE);

  private final Locale locale;

  Language(Locale locale) {
    this.locale = locale;
  }

  /** Its tag in HTML and on the command line: en, ja. */
  public String tag() {
    return locale.getLanguage();
  }

  Locale locale() {
    return locale;
  }

  /**
   * The language of a tag, in either case.
   *
   * @throws IllegalArgumentException if there are no reports in it
   */
  public static Language of(String tag) {
    return Arrays.stream(values())
        .filter(language -> language.tag().equalsIgnoreCase(tag))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format("lang is set to '%s' but must be one of %s", tag, tags())));
  }

  private static String tags() {
    return Arrays.stream(values()).map(Language::tag).collect(Collectors.joining(", "));
  }
}
