/** The settings in {@code conf/}. */
package org.sparkoptimizer.conf;
