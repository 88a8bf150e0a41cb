package org.sparkoptimizer.pilot;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.sparkoptimizer.baseline.Iterate;
import org.sparkoptimizer.baseline.IterateListener;

/** Keeps iterates of a run, few enough to evaluate: the first, every k-th and the last. */
final class SomeIterates implements IterateListener {
  private static final int MOST = 20;

  private final List<Iterate> kept = new ArrayList<>();
  private long every = 1;
  private long heard;
  private Iterate last;
  private long rounds;
  private double passes;
  private double seconds;

  @Override
  public void reached(Iterate iterate) {
    if (heard % every == 0) {
      kept.add(iterate);
    }
    heard++;
    last = iterate;
    if (kept.size() > MOST) {
      every *= 2;
      List<Iterate> thinned =
          IntStream.range(0, kept.size()).filter(i -> i % 2 == 0).mapToObj(kept::get).toList();
      kept.clear();
      kept.addAll(thinned);
    }
  }

  @Override
  public void ended(long allRounds, double allPasses, double allSeconds) {
    rounds = allRounds;
    passes = allPasses;
    seconds = allSeconds;
  }

  /** Snapshots and mini-batches of the whole run. */
  long rounds() {
    return rounds;
  }

  /** Passes of the whole run, those after the last iterate too. */
  double passes() {
    return passes;
  }

  /** Seconds of the whole run. */
  double seconds() {
    return seconds;
  }

  /** In the order of the run, at least the start. */
  List<Iterate> iterates() {
    List<Iterate> all = new ArrayList<>(kept);
    if ((heard - 1) % every != 0) {
      all.add(last);
    }
    return all;
  }
}
