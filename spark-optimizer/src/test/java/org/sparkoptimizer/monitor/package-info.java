/** Tests of what Spark's own means show of a fit. */
package org.sparkoptimizer.monitor;
