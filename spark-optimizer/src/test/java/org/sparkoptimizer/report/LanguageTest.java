package org.sparkoptimizer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Languages by their tags. */
class LanguageTest {
  @Test
  void aTagNamesALanguageInEitherCase() {
    assertThat(Language.of("en")).isEqualTo(Language.EN);
    assertThat(Language.of("JA")).isEqualTo(Language.JA);
    assertThat(Language.JA.tag()).isEqualTo("ja");
  }

  @Test
  void anotherTagIsRefusedWithThoseThereAre() {
    assertThatThrownBy(() -> Language.of("fr"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("lang is set to 'fr' but must be one of en, ja");
  }
}
