/**
 * What several tests need: generated problems with known solutions, oracles that count, an
 * independent reference minimiser, and the outer acceleration in a form that can be broken on
 * purpose. Everything random is a function of a seed.
 */
package org.sparkoptimizer.testkit;
