package org.sparkoptimizer.pilot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimedFitsTest {
  @ParameterizedTest
  @CsvSource({
    // done, least, repeats, seconds so far
    "1, 3, 3, 1000, false", // fewer than have to be
    "3, 3, 3, 1000, true",
    "1, 1, 3, 29.9, false", // not long yet
    "1, 1, 3, 30, true",
    "3, 3, 3, 11.9, false", // short ones go on
    "3, 3, 3, 12, true",
    "23, 3, 3, 0.1, false",
    "24, 3, 3, 0.1, true", // but not for ever
    "7, 2, 1, 0, false",
    "8, 2, 1, 0, true",
  })
  void fitsAreRepeatedBySecondsAndNumber(
      int done, int least, int repeats, double seconds, boolean isEnough) {
    assertThat(TimedFits.isEnough(done, least, repeats, seconds)).isEqualTo(isEnough);
  }
}
