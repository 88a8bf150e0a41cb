/**
 * The command line: arguments, input and output, progress and exit codes. {@link
 * org.sparkoptimizer.cli.Main} is the class for spark-submit.
 */
package org.sparkoptimizer.cli;
