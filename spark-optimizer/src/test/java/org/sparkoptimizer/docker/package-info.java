/** What is in {@code docker/}, checked and run without Docker. */
package org.sparkoptimizer.docker;
