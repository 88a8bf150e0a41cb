/**
 * Kernels on primitive arrays: vectors, and blocks of rows stored dense or in compressed sparse row
 * form. The order of every addition is fixed by the code, so equal input gives equal bits on any
 * machine. Uses the JDK only.
 */
package org.sparkoptimizer.linalg;
