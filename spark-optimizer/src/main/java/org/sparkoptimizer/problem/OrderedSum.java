package org.sparkoptimizer.problem;

import java.io.Serializable;
import java.util.Arrays;
import java.util.TreeMap;
import org.sparkoptimizer.linalg.VectorOps;

/**
 * Adds the partitions' vectors along a fixed binary tree: two neighbours are added once both are
 * complete, whatever the order of arrival. The sum is therefore a function of the addends alone,
 * bit for bit. Partition p is leaf {@code width + p}; node i has the children 2i and 2i + 1.
 *
 * @since 0.1.0
 */
public final class OrderedSum implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int width;
  private final TreeMap<Integer, double[]> nodes = new TreeMap<>();

  /** An empty sum over {@code partitions} partitions. */
  public OrderedSum(int partitions) {
    width = Math.max(1, Integer.highestOneBit(Math.max(1, 2 * partitions - 1)));
  }

  /** Adds the vector of a partition, which now belongs to the sum; null adds nothing. */
  public OrderedSum add(int partition, double[] vector) {
    if (vector != null) {
      insert(width + partition, vector);
    }
    return this;
  }

  /** Adds what another sum over other partitions of the same data holds. */
  public OrderedSum merge(OrderedSum other) {
    other.nodes.forEach(this::insert);
    return this;
  }

  private void insert(int leaf, double[] vector) {
    int node = leaf;
    double[] sum = vector;
    while (node > 1) {
      double[] sibling = nodes.remove(node ^ 1);
      if (sibling == null) {
        break;
      }
      sum =
          (node & 1) == 0 ? VectorOps.addInPlace(sum, sibling) : VectorOps.addInPlace(sibling, sum);
      node >>= 1;
    }
    nodes.put(node, sum);
  }

  /** Returns the sum, or null when nothing was added. */
  public double[] result() {
    Integer[] fromLeft = nodes.keySet().toArray(new Integer[0]);
    Arrays.sort(fromLeft, (a, b) -> Integer.compare(leftmostLeaf(a), leftmostLeaf(b)));
    double[] sum = null;
    for (Integer node : fromLeft) {
      sum = sum == null ? nodes.get(node).clone() : VectorOps.addInPlace(sum, nodes.get(node));
    }
    return sum;
  }

  private int leftmostLeaf(int node) {
    int leaf = node;
    while (leaf < width) {
      leaf <<= 1;
    }
    return leaf;
  }
}
