package org.sparkoptimizer.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.FloatParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** An option for each parameter of the estimators, named as the parameter in kebab case. */
final class ParamOptions {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** A name of several words anywhere, one of a single word where the message begins with it. */
  private static final Pattern PARAM =
      Pattern.compile("\\b[a-z]+([A-Z][a-z]+)+\\b|^[a-z]+(?= (has|is|given)\\b)");

  /** Parameters whose meaning is not, or not only, what MLlib says of them. */
  private static final Map<String, String> OWN_MEANING =
      Map.of(
          "tol", "distance from the optimal objective to stop at, relative to that of the start",
          "maxIter", "limit on stages, of one or two passes over the data each",
          "family", "auto or binomial; multinomial is refused",
          "solver", "auto and l-bfgs go by the plan, normal is a step with the exact Hessian",
          "maxBlockSizeInMB", "accepted, without effect: rows are packed once");

  private ParamOptions() {}

  /** Adds the options of all parameters that the estimators have, apart from some. */
  static void addTo(CommandSpec spec, List<? extends Params> estimators, List<String> apartFrom) {
    Map<String, Param<?>> params = new LinkedHashMap<>();
    Map<String, String> descriptions = new LinkedHashMap<>();
    for (Params estimator : estimators) {
      for (Param<?> param : estimator.params()) {
        if (!apartFrom.contains(param.name())) {
          params.putIfAbsent(param.name(), param);
          descriptions.putIfAbsent(param.name(), description(estimator, param));
        }
      }
    }
    params.forEach((name, param) -> spec.addOption(option(param, descriptions.get(name))));
  }

  /** An option that takes several values may be given several times, or with commas. */
  private static OptionSpec option(Param<?> param, String description) {
    OptionSpec.Builder option =
        OptionSpec.builder(optionName(param.name()))
            .paramLabel(label(param))
            .description(description.replace("%", "%%"));
    return param instanceof StringArrayParam
        ? option.type(String[].class).splitRegex(",").build()
        : option.type(String.class).build();
  }

  /** What a parameter means and, where it is a plain value, its default. */
  private static String description(Params estimator, Param<?> param) {
    String meaning = OWN_MEANING.getOrDefault(param.name(), param.doc());
    if (!estimator.hasDefault(param) || meaning.contains("efault")) {
      return meaning;
    }
    Object value = estimator.getDefault(param).get();
    boolean plain = value instanceof Number || value instanceof Boolean || value instanceof String;
    return plain && !value.equals("") ? meaning + " (default " + value + ")" : meaning;
  }

  /**
   * Sets the parameters that were given.
   *
   * @throws UsageException if one has a wrong value or is not a parameter of this estimator
   */
  static void apply(ParseResult parsed, Params estimator, String task) {
    for (OptionSpec option : parsed.matchedOptions()) {
      if (option.userObject() != null) {
        continue;
      }
      Param<?> param =
          Arrays.stream(estimator.params())
              .filter(candidate -> optionName(candidate.name()).equals(option.longestName()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new UsageException(
                          String.format(
                              "%s does not apply to task %s", option.longestName(), task)));
      set(estimator, param, option.longestName(), option.getValue());
    }
  }

  private static <T> void set(Params estimator, Param<T> param, String option, Object given) {
    String text = given instanceof String[] several ? String.join(",", several) : given.toString();
    T value;
    try {
      value = parse(param, given);
    } catch (NumberFormatException e) {
      throw new UsageException(
          String.format("%s is set to '%s' but must be %s", option, text, label(param)));
    }
    try {
      estimator.set(param, value);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          String.format("%s is set to '%s' which is not allowed: %s", option, text, param.doc()));
    }
  }

  @SuppressWarnings("unchecked") // the value has the type of its Param
  private static <T> T parse(Param<T> param, Object given) {
    return (T)
        (given instanceof String[] several
            ? Arrays.stream(several).map(String::strip).toArray(String[]::new)
            : value(param, given.toString()));
  }

  private static Object value(Param<?> param, String text) {
    if (param instanceof DoubleParam) {
      return Double.valueOf(text);
    } else if (param instanceof FloatParam) {
      return Float.valueOf(text);
    } else if (param instanceof IntParam) {
      return Integer.valueOf(text);
    } else if (param instanceof LongParam) {
      return Long.valueOf(text);
    } else if (param instanceof BooleanParam) {
      return bool(text);
    } else if (param instanceof DoubleArrayParam) {
      return numbers(text);
    } else if (param instanceof IntArrayParam) {
      return parts(text).mapToInt(Integer::parseInt).toArray();
    } else if (isMatrix(param)) {
      double[] values = numbers(text);
      return new DenseMatrix(1, values.length, values);
    } else if (param.name().contains("Bounds")) {
      return Vectors.dense(numbers(text));
    }
    return text;
  }

  /** MLlib's LogisticRegression takes bounds on coefficients as a matrix of one row. */
  private static boolean isMatrix(Param<?> param) {
    return param.name().endsWith("BoundsOnCoefficients") && param.parent().startsWith("logreg");
  }

  private static boolean bool(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new NumberFormatException(text);
    };
  }

  private static Stream<String> parts(String text) {
    return Arrays.stream(text.split(",")).map(String::strip);
  }

  private static double[] numbers(String text) {
    return parts(text)
        .mapToDouble(
            number ->
                switch (number) {
                  case "-inf" -> Double.NEGATIVE_INFINITY;
                  case "inf" -> Double.POSITIVE_INFINITY;
                  default -> Double.parseDouble(number);
                })
        .toArray();
  }

  private static String label(Param<?> param) {
    if (param instanceof DoubleParam || param instanceof FloatParam) {
      return "NUMBER";
    } else if (param instanceof IntParam || param instanceof LongParam) {
      return "INTEGER";
    } else if (param instanceof BooleanParam) {
      return "true|false";
    } else if (param instanceof DoubleArrayParam || param.name().contains("Bounds")) {
      return "NUMBERS,WITH,COMMAS";
    } else if (param instanceof IntArrayParam) {
      return "INTEGERS,WITH,COMMAS";
    } else if (param instanceof StringArrayParam) {
      return "NAMES,WITH,COMMAS";
    }
    return "TEXT";
  }

  /** Returns the value of a parameter as JSON. */
  static JsonNode asJson(Params estimator, Param<?> param) {
    Object value = estimator.getOrDefault(param);
    if (value instanceof Double || value instanceof Float) {
      return JSON.numberNode(((Number) value).doubleValue());
    } else if (value instanceof Number number) {
      return JSON.numberNode(number.longValue());
    } else if (value instanceof Boolean flag) {
      return JSON.booleanNode(flag);
    } else if (value instanceof double[] numbers) {
      return JSON.textNode(Arrays.toString(numbers));
    } else if (value instanceof int[] integers) {
      return JSON.textNode(Arrays.toString(integers));
    } else if (value instanceof String[] names) {
      return JSON.textNode(Arrays.toString(names));
    }
    return JSON.textNode(String.valueOf(value));
  }

  /** Replaces names of parameters by the options of a command. */
  static String withOptionNames(String message, CommandSpec spec) {
    return PARAM
        .matcher(message)
        .replaceAll(
            match ->
                spec.optionsMap().containsKey(optionName(match.group()))
                    ? optionName(match.group())
                    : match.group());
  }

  /** regParam → --reg-param. */
  static String optionName(String param) {
    return "--" + param.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }
}
