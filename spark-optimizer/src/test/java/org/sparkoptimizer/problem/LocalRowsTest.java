package org.sparkoptimizer.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

  @Test
  void aLargeMiniBatchIsSharedAndASmallOneIsNot() {
    try (LocalRows rows =
        new LocalRows(
            List.of(withImportance(partition(0)), withImportance(partition(1))),
            2,
            WorkGuard.NONE)) {
      MeetingTask large = new MeetingTask(new MiniBatch(1, 1, 1, 1 << 16), new CountDownLatch(2));
      rows.sum(large);
      assertThat(large.threads()).hasSize(2);
      MeetingTask small = new MeetingTask(new MiniBatch(1, 1, 1, 1000), new CountDownLatch(0));
      rows.sum(small);
      assertThat(small.threads()).containsExactly(Thread.currentThread());
    }
  }

  private static PackedPartition withImportance(PackedPartition partition) {
    return partition.withImportance(ColumnScaling.identity(1, 1, false), 1);
  }

  /** A mini-batch whose partitions wait for each other, and remember on which threads they ran. */
  private record MeetingTask(MiniBatch batch, CountDownLatch all, Set<Thread> threads)
      implements MiniBatchTask {

    MeetingTask(MiniBatch batch, CountDownLatch all) {
      this(batch, all, ConcurrentHashMap.newKeySet());
    }

    @Override
    public int[] counts() {
      return new int[] {1, 1};
    }

    @Override
    public int margins() {
      return 1;
    }

    @Override
    public long resultBytes() {
      return 8;
    }

    @Override
    public double[] apply(PackedPartition partition) {
      threads.add(Thread.currentThread());
      all.countDown();
      try {
        assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return new double[1];
    }
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
