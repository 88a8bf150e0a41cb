/** Results as JSON, with secrets redacted; pure functions. */
package org.sparkoptimizer.report;
