/**
 * This library and MLlib on the same data: objectives evaluated apart from both, measured fits, and
 * what they come to.
 */
package org.sparkoptimizer.compare;
