/**
 * A fit seen through Spark's own means: descriptions of its jobs, events on the listener bus, and
 * metrics by a plugin. Nothing here decides anything.
 */
package org.sparkoptimizer.monitor;
