/**
 * Where a fit stands, kept on a Hadoop file system in an open format, so that it goes on after the
 * driver was lost.
 */
package org.sparkoptimizer.checkpoint;
