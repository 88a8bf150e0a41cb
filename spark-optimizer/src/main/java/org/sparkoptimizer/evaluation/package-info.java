/** Models judged from the rows by definition, apart from every solver. */
package org.sparkoptimizer.evaluation;
