/**
 * The oracle's place on a cluster: packed rows on executors, one job a round. {@link
 * org.sparkoptimizer.engine.DistributedRows} runs the same tasks as {@link
 * org.sparkoptimizer.problem.LocalRows} and merges them in the same order, so both give equal bits.
 */
package org.sparkoptimizer.engine;
