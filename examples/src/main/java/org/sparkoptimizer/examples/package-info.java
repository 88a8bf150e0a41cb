/** Small programs to copy from. */
package org.sparkoptimizer.examples;
