package org.sparkoptimizer.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.linalg.RowBlockBuilder;

/** Rows in memory ask their guard, also in the middle of a pass. */
class LocalRowsTest {
  private static final int ROWS = 100_000;

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aPassEndsWhereTheGuardSaysSo(int threads) {
    AtomicInteger checks = new AtomicInteger();
    AtomicInteger visited = new AtomicInteger();
    WorkGuard guard =
        () -> {
          if (checks.incrementAndGet() > 10) {
            throw new CancellationException("enough");
          }
        };
    LocalRows rows = new LocalRows(List.of(partition(0), partition(1)), threads, guard);
    assertThatThrownBy(() -> rows.sum(new CountTask(visited)))
        .isInstanceOf(CancellationException.class)
        .hasMessage("enough");
    assertThat(visited.get()).isPositive().isLessThan(10 * RowTile.MOST_ROWS + 1);
  }

  @Test
  void aSampleAsksTheSameGuardAndLeavesItOpen() {
    AtomicBoolean closed = new AtomicBoolean();
    AtomicBoolean over = new AtomicBoolean();
    WorkGuard guard =
        new WorkGuard() {
          @Override
          public void check() {
            if (over.get()) {
              throw new CancellationException("over");
            }
          }

          @Override
          public void close() {
            closed.set(true);
          }
        };
    AtomicInteger visited = new AtomicInteger();
    LocalRows rows = new LocalRows(List.of(partition(0)), 1, guard);
    LocalRows sample = rows.sample(0.5, 1);
    sample.sum(new CountTask(visited));
    assertThat(visited.get()).isBetween(ROWS / 3, ROWS);
    sample.close();
    assertThat(closed).isFalse();
    over.set(true);
    assertThatThrownBy(() -> sample.sum(new CountTask(visited))).hasMessage("over");
    rows.close();
    assertThat(closed).isTrue();
  }

  private static PackedPartition partition(int index) {
    RowBlockBuilder builder = new RowBlockBuilder(1);
    for (int i = 0; i < ROWS; i++) {
      builder.addDense(new double[] {1}, 0);
    }
    RowChunk chunk = new RowChunk(builder.seal(), new double[ROWS], null, null);
    return new PackedPartition(index, List.of(chunk));
  }

  private record CountTask(AtomicInteger visited) implements RowTask {
    @Override
    public double[] apply(PackedPartition partition) {
      RowTile.ofAllRows(partition, 1, tile -> visited.addAndGet(tile.count()));
      return new double[1];
    }

    @Override
    public long resultBytes() {
      return 8;
    }
  }
}
