/** Data, references and sessions that the tests share. */
package org.sparkoptimizer.testkit;
