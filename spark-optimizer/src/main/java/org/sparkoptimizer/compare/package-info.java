/** This library and MLlib on the same data: measured fits, and what they come to. */
package org.sparkoptimizer.compare;
