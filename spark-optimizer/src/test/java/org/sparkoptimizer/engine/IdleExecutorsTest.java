package org.sparkoptimizer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** An executor without partitions is tried at once when it is new, and after pauses when slow. */
class IdleExecutorsTest {
  private final AtomicLong now = new AtomicLong(-5);
  private final IdleExecutors idle = new IdleExecutors(now::get);

  private Set<String> tried(String... homes) {
    return idle.worthATry(Set.of("1", "2", "3"), homes);
  }

  @Test
  void oneThatHasJustComeIsTriedAtOnce() {
    assertThat(tried("1", "2")).containsExactly("3");
    assertThat(tried("1", "2", "3")).isEmpty();
  }

  @Test
  void oneThatWasSlowIsTriedAfterAPauseThatDoubles() {
    idle.emptied(Set.of("1", "2", "3"), new String[] {"1", "3"});
    assertThat(tried("1", "3")).isEmpty();
    now.addAndGet(IdleExecutors.PAUSE_NANOS);
    assertThat(tried("1", "3")).containsExactly("2");
    idle.emptied(Set.of("1", "2", "3"), new String[] {"1", "3"});
    now.addAndGet(IdleExecutors.PAUSE_NANOS);
    assertThat(tried("1", "3")).isEmpty();
    now.addAndGet(IdleExecutors.PAUSE_NANOS);
    assertThat(tried("1", "3")).containsExactly("2");
  }
}
