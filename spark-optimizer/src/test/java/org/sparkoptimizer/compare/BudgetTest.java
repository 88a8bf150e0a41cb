package org.sparkoptimizer.compare;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A budget gives what is left, and says what does not fit. */
class BudgetTest {
  private final AtomicLong clock = new AtomicLong(77);
  private final Budget budget = new Budget(Duration.ofMinutes(2), clock::get);

  @Test
  void whatFitsIsGranted() {
    clock.addAndGet(Duration.ofSeconds(100).toNanos());
    assertThatCode(() -> budget.require(19, "a fit")).doesNotThrowAnyException();
    assertThatCode(() -> budget.require(0, "a fit")).doesNotThrowAnyException();
  }

  @Test
  void whatDoesNotFitIsRefused() {
    clock.addAndGet(Duration.ofSeconds(100).toNanos());
    assertThatThrownBy(() -> budget.require(21, "a fit"))
        .isInstanceOf(Budget.Exceeded.class)
        .hasMessage("a fit takes about 21 s but 20 s are left of the budget of 2 min");
    clock.addAndGet(Duration.ofSeconds(20).toNanos());
    assertThatThrownBy(() -> budget.require(0, "a fit"))
        .hasMessage("the budget of 2 min was used up before a fit");
  }
}
