/**
 * Tests on real servers: Spark's standalone cluster, HDFS, an S3 server, the history server. Each
 * is a process of its own on the loopback address, started and stopped by the tests.
 */
package org.sparkoptimizer.integration;
