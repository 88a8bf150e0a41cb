/**
 * Whether a change pays: this library beside what is used today, on a sample of the rows, with a
 * forecast for all of them in time and money.
 */
package org.sparkoptimizer.pilot;
