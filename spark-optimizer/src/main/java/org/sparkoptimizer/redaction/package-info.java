/** What must not be written anywhere. */
package org.sparkoptimizer.redaction;
