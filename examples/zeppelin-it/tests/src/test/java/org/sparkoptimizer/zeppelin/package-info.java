/** The notebooks of {@code examples/zeppelin}, run for real. */
package org.sparkoptimizer.zeppelin;
