/**
 * Results for readers, with secrets redacted; pure functions. Fits are written as JSON, pilots also
 * as text and as a page in several languages.
 */
package org.sparkoptimizer.report;
