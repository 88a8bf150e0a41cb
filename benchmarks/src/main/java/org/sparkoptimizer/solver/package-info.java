/** Benchmarks of the kernels in this package. */
package org.sparkoptimizer.solver;
