/** Benchmarks of what a round costs on Spark. */
package org.sparkoptimizer.engine;
