package org.sparkoptimizer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.sparkoptimizer.testkit.TestSpark;

/** Tasks run for the partitions that are sent somewhere, and for no others. */
class SentToTest {
  @Test
  void onlyPartitionsWithALocationAreRead() {
    JavaRDD<String> rows =
        new JavaSparkContext(TestSpark.session().sparkContext())
            .parallelize(List.of("a", "b", "c", "d"), 4);
    String here = SentTo.executor("127.0.0.1", "driver");
    SentTo two = new SentTo(new String[] {null, here, null, here});
    assertThat(two.of(rows.rdd()).toJavaRDD().glom().collect())
        .containsExactly(List.of("b"), List.of("d"));
  }
}
