package livestatus.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import livestatus.json.JsonTree.Wanted;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.json.JsonMapper;

class JsonTreeTest {
  /** With object mapping, which these are held against. */
  private static final JsonMapper JACKSON = JsonMapper.shared();

  private static JsonTree read(String json) {
    return requireNonNull(JsonTree.read(json));
  }

  @Test
  void eachKindIsAPlainValue() {
    JsonTree tree =
        read(
            """
            {"text": "😀 \\u00e9\\n\\"", "whole": 7, "long": 1700000000000, "broken": 1.50,
             "huge": 123456789012345678901, "far": 1e400, "yes": true, "no": false, "none": null,
             "list": [1, [], {}], "object": {"a": {"b": "c"}}}
            """);

    assertThat(tree.path("text").value()).isEqualTo("😀 é\n\"");
    assertThat(tree.path("whole").value()).isEqualTo(7);
    assertThat(tree.path("long").value()).isEqualTo(1_700_000_000_000L);
    assertThat(tree.path("broken").value()).isEqualTo(1.5);
    assertThat(tree.path("huge").value()).isEqualTo(new BigInteger("123456789012345678901"));
    assertThat(tree.path("far").value()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(tree.path("none").value()).isNull();
    assertThat(tree.path("list").items()).extracting(JsonTree::value).startsWith(1, List.of());
    assertThat(tree.path("object").path("a").path("b").text()).isEqualTo("c");
    assertThat(tree.properties().keySet()).startsWith("text", "whole").endsWith("list", "object");
  }

  @Test
  void whatIsNotThereGivesNothing() {
    JsonTree tree = read("{\"text\": \"x\", \"none\": null, \"list\": [5]}");
    for (String name : List.of("absent", "none", "list")) {
      assertThat(tree.path(name).path("further").text()).isNull();
      assertThat(tree.path(name).text("otherwise")).isEqualTo("otherwise");
      assertThat(tree.path(name).number(3)).isEqualTo(3);
      assertThat(tree.path(name).flag(true)).isTrue();
      assertThat(tree.path(name).flag(false)).isFalse();
      assertThat(tree.path(name).isObject()).isFalse();
      assertThat(tree.path(name).properties()).isEmpty();
    }
    assertThat(tree.path("text").items()).isEmpty();
    assertThat(tree.has("none")).isTrue();
    assertThat(tree.has("absent")).isFalse();
  }

  @Test
  void scalarsAreTakenForOneAnotherWhereThatIsPlain() {
    JsonTree tree =
        read("{\"n\": 7.9, \"t\": true, \"f\": false, \"ft\": \"false\", \"x\": \"x\"}");
    assertThat(tree.path("n").text()).isEqualTo("7.9");
    assertThat(tree.path("n").number(0)).isEqualTo(7);
    assertThat(tree.path("t").text()).isEqualTo("true");
    assertThat(tree.path("t").flag(false)).isTrue();
    assertThat(tree.path("f").flag(true)).isFalse();
    assertThat(tree.path("ft").flag(true)).isFalse();
    assertThat(tree.path("x").flag(true)).isTrue();
    assertThat(tree.path("x").number(4)).isEqualTo(4);
  }

  @Test
  void nobodyChangesWhatWasRead() {
    JsonTree tree = read("{\"a\": [1]}");
    assertThatThrownBy(() -> tree.properties().put("b", 1))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> tree.path("a").items().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n"})
  void nothingIsNoTree(String json) {
    assertThat(JsonTree.read(json.getBytes(UTF_8))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[1",
        "{\"a\":}",
        "[1,]",
        "{a: 1}",
        "'a'",
        "\"a",
        "\"a\nb\"",
        "01",
        "NaN",
        ".5",
        "nul",
        "{} {}",
        "{} x",
        "1 2",
        "// words\n1",
        "\"\\x\"",
        "\"\\ud83d"
      })
  void whatIsNoJsonIsRefused(String json) {
    assertThatThrownBy(() -> JACKSON.readTree(json)).isInstanceOf(JacksonException.class);
    assertThatThrownBy(() -> JsonTree.read(json)).isInstanceOf(JacksonException.class);
    assertThatThrownBy(() -> JsonTree.read(json.getBytes(UTF_8)))
        .isInstanceOf(JacksonException.class)
        .satisfies(e -> assertThat(((JacksonException) e).getLocation().getLineNr()).isPositive());
  }

  @Test
  void aMistakeTellsNothingOfWhatWentBefore() {
    assertThatThrownBy(() -> JsonTree.read("{\"token\": \"s3cret\", \"b\": }"))
        .isInstanceOf(JacksonException.class)
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> JsonTree.read("\"s3cret\" \"more\""))
        .isInstanceOf(JacksonException.class)
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void depthAndNumbersHaveLimits() {
    assertThat(JsonTree.read("[".repeat(500) + "]".repeat(500))).isNotNull();
    assertThatThrownBy(() -> JsonTree.read("[".repeat(501) + "]".repeat(501)))
        .isInstanceOf(StreamConstraintsException.class);
    assertThatThrownBy(() -> JsonTree.read("9".repeat(1001)))
        .isInstanceOf(StreamConstraintsException.class);
  }

  @Test
  void theLastOfTwoWithOneNameCountsUnlessTheRulesForbidIt() {
    String twice = "{\"a\": 1, \"b\": 2, \"a\": 3}";
    assertThat(JsonText.of(read(twice).value())).isEqualTo("{\"a\":3,\"b\":2}");
    JsonFactory strict =
        JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    assertThatThrownBy(() -> JsonTree.read(strict, twice.getBytes(UTF_8)))
        .isInstanceOf(JacksonException.class);
  }

  @Test
  void rulesMayAllowMore() {
    JsonFactory lenient =
        JsonFactory.builder()
            .enable(
                JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES,
                JsonReadFeature.ALLOW_HEXADECIMAL_NUMBERS,
                JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();
    JsonTree tree = JsonTree.read(lenient, "{a: 0x10, b: NaN}".getBytes(UTF_8));
    assertThat(requireNonNull(tree).value()).isEqualTo(Map.of("a", 16, "b", Double.NaN));
  }

  @Test
  void onlyWhatIsWantedIsKept() {
    String json = "{\"a\": {\"x\": 1, \"y\": [{}]}, \"big\": {\"x\": [1, {\"a\": 2}]}, \"c\": 3}";
    Wanted x = name -> name.equals("x") ? Wanted.ALL : null;
    Wanted wanted = name -> name.equals("a") ? x : name.equals("c") ? Wanted.ALL : null;
    JsonTree tree = JsonTree.read(new ByteArrayInputStream(json.getBytes(UTF_8)), wanted);
    assertThat(JsonText.of(requireNonNull(tree).value())).isEqualTo("{\"a\":{\"x\":1},\"c\":3}");
  }

  @Test
  void aStreamThatBreaksOffSaysSo() {
    InputStream slow =
        new FilterInputStream(InputStream.nullInputStream()) {
          @Override
          public int read(byte[] into, int from, int length) throws IOException {
            throw new InterruptedIOException("too slow");
          }
        };
    assertThatThrownBy(() -> JsonTree.read(slow, Wanted.ALL))
        .isInstanceOf(JacksonIOException.class)
        .hasCauseInstanceOf(InterruptedIOException.class);
  }

  @Test
  void readsAndWritesWhatObjectMappingDoes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      Object value = value(random, 4);
      String json = JACKSON.writeValueAsString(value);
      assertThat(JsonText.of(value)).as("seed %d, no. %d", seed, i).isEqualTo(json);
      assertThat(JsonText.bytes(value))
          .as("seed %d, no. %d", seed, i)
          .isEqualTo(JACKSON.writeValueAsBytes(value));
      assertThat(read(json).value())
          .as("seed %d, no. %d", seed, i)
          .isEqualTo(JACKSON.readValue(json, Object.class));
      assertThat(JsonText.of(read(json).value()))
          .as("seed %d, no. %d", seed, i)
          .isEqualTo(JACKSON.readTree(json).toString());
    }
  }

  private static @Nullable Object value(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 7 : 9)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextInt();
      case 3 -> random.nextLong();
      case 4 -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
      case 5 -> new BigInteger(80, random);
      case 6 -> text(random);
      case 7 -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(value(random, depth - 1));
        }
        yield list;
      }
      default -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          map.put(text(random), value(random, depth - 1));
        }
        yield map;
      }
    };
  }

  /** Also halves of characters, which are no text at all. */
  private static String text(Random random) {
    String signs = "az\"\\/\b\n\u0001\u001f\u007f\u00e9\u2028\u20ac\ufeff\ud83d\ude00";
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append(signs.charAt(random.nextInt(signs.length())));
    }
    return text.toString();
  }
}
