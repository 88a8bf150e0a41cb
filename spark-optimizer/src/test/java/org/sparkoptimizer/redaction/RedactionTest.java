package org.sparkoptimizer.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No secret gets into what is written. */
class RedactionTest {
  private static final SparkConf DEFAULT = new SparkConf(false);
  private static final SparkConf CUSTOM =
      new SparkConf(false).set("spark.redaction.regex", "(?i)pin$|^gold");

  private static String redacted(SparkConf conf, String json) throws IOException {
    ObjectNode object = (ObjectNode) new ObjectMapper().readTree(json.replace('\'', '"'));
    return new Redaction(conf).in(object).toString().replace('"', '\'');
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'dbPassword':'x1'}",
        "{'fs.s3a.secret.key':'x1'}",
        "{'AccessKey':'x1'}",
        "{'input':'jdbc:db?password=x1'}",
        "{'a':{'b':{'authToken':'x1'}}}",
        "{'a':[{'token':'x1'}]}",
        "{'a':[['token=x1']]}",
        "{'tokens':['x1','x1']}",
        "{'password':{'value':'x1'}}",
        "{'secret':[{'value':'x1'}]}",
      })
  void readersSeeNoSecretByDefault(String json) throws IOException {
    String shown = redacted(DEFAULT, json);
    assertThat(shown).doesNotContain("x1").contains(Redaction.REPLACEMENT);
  }

  @Test
  void numbersUnderTheNameOfASecretGoToo() throws IOException {
    assertThat(redacted(DEFAULT, "{'password':12345,'token':true}"))
        .isEqualTo(
            String.format(
                "{'password':'%s','token':'%s'}", Redaction.REPLACEMENT, Redaction.REPLACEMENT));
  }

  @Test
  void theConfiguredExpressionReplacesTheDefault() throws IOException {
    String gone = Redaction.REPLACEMENT;
    assertThat(redacted(CUSTOM, "{'cardPin':1234,'b':{'c':['gold x','x gold']},'password':'y'}"))
        .isEqualTo("{'cardPin':'" + gone + "','b':{'c':['" + gone + "','x gold']},'password':'y'}");
  }

  @Test
  void allElseStays() throws IOException {
    String json = "{'a':1,'b':[1.5,null,true,'text'],'c':{'d':'key'},'e':{}}";
    assertThat(redacted(DEFAULT, json)).isEqualTo(json);
  }

  @Test
  void singleValuesGoByNameOrContent() {
    Redaction redaction = new Redaction(DEFAULT);
    assertThat(redaction.of("password", "x")).isEqualTo(Redaction.REPLACEMENT);
    assertThat(redaction.of("url", "http://h?TOKEN=x")).isEqualTo(Redaction.REPLACEMENT);
    assertThat(redaction.of("url", "http://h")).isEqualTo("http://h");
  }
}
