/**
 * From a DataFrame to packed rows: validation, and one packing into primitive arrays that the
 * engine then works on. What is cached has one owner, {@link org.sparkoptimizer.data.PackedData}.
 */
package org.sparkoptimizer.data;
