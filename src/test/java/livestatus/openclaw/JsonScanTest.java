package livestatus.openclaw;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds our reader of JSON against Jackson's. */
class JsonScanTest {
  private static final JsonMapper JACKSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final String[] TEXTS = {
    "",
    "a",
    "über",
    "🚀👩‍💻",
    "line\nline\t\"quoted\"",
    "\\",
    "\\\\\"",
    "\u0001\u001f",
    "日本語",
    "]}\",{[:"
  };

  private static final String DAMAGE = "{}[]:,\"\\0n \u0001a";

  private static JsonScan scan(String json) {
    return new JsonScan(json.getBytes(UTF_8));
  }

  @Test
  void readsWhatJacksonReads() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      byte[] json = value(random, 4).toString().getBytes(UTF_8);
      Object wanted = tree(JACKSON.readTree(json));
      assertThat(read(new JsonScan(json))).as("seed %d, no. %d", seed, i).isEqualTo(wanted);
      int window = 1 + random.nextInt(40);
      assertThat(read(new JsonScan(new ByteArrayInputStream(json), window)))
          .as("seed %d, no. %d, window %d", seed, i, window)
          .isEqualTo(wanted);
    }
  }

  /** Damaged text is refused or read, but never anything else. */
  @Test
  void readsWhatJacksonReadsOfDamagedText() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] json = value(random, 3).toString().getBytes(UTF_8);
      int at = random.nextInt(json.length);
      byte[] damaged = random.nextBoolean() ? json : java.util.Arrays.copyOf(json, at);
      for (int k = random.nextInt(3); k > 0 && damaged.length > 0; k--) {
        damaged[random.nextInt(damaged.length)] =
            (byte) DAMAGE.charAt(random.nextInt(DAMAGE.length()));
      }
      Object ours = readOrNull(damaged);
      Object theirs = jacksonOrNull(damaged);
      if (theirs != null) {
        assertThat(ours).as("seed %d, no. %d", seed, i).isEqualTo(theirs);
      } else if (ours == null) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  private static @Nullable Object readOrNull(byte[] json) {
    try {
      return read(new JsonScan(json));
    } catch (JsonScan.Broken broken) {
      return null;
    }
  }

  private static @Nullable Object jacksonOrNull(byte[] json) {
    try {
      JsonNode node = JACKSON.readValue(json, JsonNode.class);
      return node.isMissingNode() ? null : tree(node);
    } catch (JacksonException broken) {
      return null;
    }
  }

  /** Names are looked up among those that were met, of which many want the same place. */
  @Test
  void tellsNamesApart() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder name = new StringBuilder();
      for (int left = random.nextInt(random.nextInt(4) == 0 ? 60 : 20); left > 0; left--) {
        String alphabet = random.nextInt(200) == 0 ? "\\\"é\0" : "abab#]";
        name.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String json = JACKSON.writeValueAsString(Map.of(name.toString(), 1)) + " ".repeat(i % 20);
      assertThat(((Map<?, ?>) read(scan(json))).keySet())
          .as("seed %d, no. %d", seed, i)
          .isEqualTo(java.util.Set.of(name.toString()));
    }
  }

  /** Also where the bytes end right behind it, as in a database's row. */
  @Test
  void textsThatComeAgainAreOneObject() {
    for (String behind : List.of("", "}", " ".repeat(20))) {
      String first = scan("\"claude-opus\"" + behind).usualText();
      assertThat(scan("\"claude-opus\"" + behind).usualText()).isSameAs(first);
    }
  }

  @Test
  void skipsWhatItWouldRead() {
    Random random = new Random(7);
    for (int i = 0; i < 1_000; i++) {
      String value = value(random, 4).toString();
      JsonScan whole = scan("{\"skipped\":" + value + ",\"x\":1}");
      JsonScan pieces =
          new JsonScan(
              new ByteArrayInputStream(("[" + value + ", 1]").getBytes(UTF_8)),
              1 + random.nextInt(9));
      List<Object> seen = new ArrayList<>();
      whole.object(
          (json, name) -> {
            if (name.equals("x")) {
              seen.add(String.valueOf(json.whole()));
            } else {
              json.skip();
            }
          });
      boolean[] first = {true};
      pieces.array(
          json -> {
            if (first[0]) {
              json.skip();
            } else {
              seen.add(String.valueOf(json.whole()));
            }
            first[0] = false;
          });
      assertThat(seen).as(value).containsExactly("1", "1");
      assertThat(whole.isAtEnd() && pieces.isAtEnd()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "{a:1}",
        "[1,]",
        "[1 2]",
        "{\"a\":\"x",
        "{\"a\":\"x\\\"}",
        "{\"a\" 1}",
        "{\"a\":tru}",
        "{\"a\":nul",
        "{\"type\":\"mess{\"type\":\"message\"}"
      })
  void refusesWhatIsNoJson(String json) {
    assertThatThrownBy(() -> scan(json).skip()).isInstanceOf(JsonScan.Broken.class);
    assertThatThrownBy(() -> read(scan(json))).isInstanceOf(JsonScan.Broken.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "-", "1e", "--1", "1.2.3"})
  void refusesWhatIsNoNumber(String json) {
    assertThatThrownBy(() -> scan(json).real()).isInstanceOf(JsonScan.Broken.class);
    assertThatThrownBy(() -> scan(json + ",").real()).isInstanceOf(JsonScan.Broken.class);
    assertThatThrownBy(() -> scan(json).whole()).isInstanceOf(JsonScan.Broken.class);
  }

  @Test
  void nestsNoDeeperThanTheStackBears() {
    assertThatThrownBy(() -> scan("[".repeat(100_000)).skip()).isInstanceOf(JsonScan.Broken.class);
    scan("[".repeat(400) + "]".repeat(400)).skip();
  }

  /**
   * The end of a text is searched in steps, and what looks like it is met in all of their places.
   */
  @Test
  void findsTheEndAmongEscapes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String alphabet = "\"\"\\\\#]![ae";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int left = random.nextInt(150), calm = random.nextInt(40); left > 0; left--) {
        boolean odd = random.nextInt(1 + calm) == 0;
        text.append(odd ? alphabet.charAt(random.nextInt(alphabet.length())) : 'x');
      }
      String json = " ".repeat(random.nextInt(9)) + JACKSON.writeValueAsString(text.toString());
      JsonScan whole = scan(json + ",");
      JsonScan pieces =
          new JsonScan(
              new ByteArrayInputStream((json + ",").getBytes(UTF_8)), 1 + random.nextInt(70));
      assertThat(whole.text()).as("seed %d, no. %d", seed, i).isEqualTo(text.toString());
      assertThat(pieces.text()).as("seed %d, no. %d", seed, i).isEqualTo(text.toString());
      assertThat(whole.isAtEnd() || pieces.isAtEnd()).isFalse();
    }
  }

  /** Gateways write none for what is no control character, except for halves of characters. */
  @Test
  void readsWhateverIsWrittenAsAnEscape() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder();
      StringBuilder json = new StringBuilder("\"");
      for (int left = random.nextInt(20); left > 0; left--) {
        char next = "a/\"\\\n\b\u0001\u001b\u007fé日\ud83d\ude80".charAt(random.nextInt(13));
        text.append(next);
        boolean plain = next == 'a' || next == '/' || next == 'é' || next == '日';
        boolean escaped = !plain || random.nextInt(4) == 0;
        json.append(escaped ? String.format("\\u%04x", (int) next) : String.valueOf(next));
      }
      json.append('"');
      assertThat(scan(json.toString()).text())
          .as("seed %d, no. %d, %s", seed, i, json)
          .isEqualTo(text.toString());
    }
  }

  /** What is no UTF-8 becomes the same replacement characters, escapes beside it or not. */
  @Test
  void readsTheBytesBesideEscapesAsTheyAre() throws IOException {
    String[][] pieces = {
      {"a", "a"},
      {"é", "é"},
      {"日", "日"},
      {"🚀", "🚀"},
      {"\\n", "\n"},
      {"\\\"", "\""},
      {"\\\\", "\\"},
      {"\\/", "/"},
      {"\\t", "\t"},
      {"\\u001b", "\u001b"}
    };
    byte[][] broken = {{(byte) 0xC3}, {(byte) 0xE6, (byte) 0x97}, {(byte) 0x80}, {(byte) 0xFF}};
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      ByteArrayOutputStream json = new ByteArrayOutputStream();
      ByteArrayOutputStream plain = new ByteArrayOutputStream();
      json.write('"');
      for (int left = random.nextInt(12); left > 0; left--) {
        if (random.nextInt(6) == 0) {
          byte[] bytes = broken[random.nextInt(broken.length)];
          json.write(bytes);
          plain.write(bytes);
        } else {
          String[] piece = pieces[random.nextInt(pieces.length)];
          json.write(piece[0].getBytes(UTF_8));
          plain.write(piece[1].getBytes(UTF_8));
        }
      }
      json.write('"');
      assertThat(new JsonScan(json.toByteArray()).text())
          .as("seed %d, no. %d", seed, i)
          .isEqualTo(plain.toString(UTF_8));
    }
  }

  @Test
  void cutsTextsAsIfTheWholeWasThere() {
    Random random = new Random(3);
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? " ".repeat(60) : "");
      while (text.length() < 100) {
        text.append(TEXTS[random.nextInt(TEXTS.length)]).append(random.nextBoolean() ? " " : "é");
      }
      String json = JACKSON.writeValueAsString(text.toString());
      int most = 2 + random.nextInt(60);
      assertThat(scan(json).text(most)).isEqualTo(Json.cut(text.toString(), most));
      assertThat(scan(json).laterText().beginning(most)).startsWith(text.substring(0, most));
    }
    assertThat(scan("\"" + " ".repeat(500) + "\"").text(5)).isNull();
    assertThat(scan("12345678").text(5)).isEqualTo("1234…");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"2026-11-21T00:27:50.474Z\"", "\"2026-11-21T00:27:50Z\"", "\"2024-02-29T23:59:59.999Z\"",
        "\"2025-02-29T23:59:59.999Z\"", "\"2026-11-21T24:00:00.000Z\"",
            "\"1969-12-31T23:59:59.001Z\"",
        "\"2026-1x-21T00:27:50.474Z\"", "\"yesterday\"", "\"2026-11-21T00:27:50.474+01:00\"",
        "\"2026-11-21T24:00:00Z\"", "\"2026-11-21T00:27:50,474Z\"", "\"2026-11-21T00:27:50Z474Z\"",
        "\"2026-11-21T00:27:5xZ\"", "\"2026-11-21T00:27:50.4Z\""
      })
  void tellsMomentsAsJavaDoes(String json) {
    for (String behind : List.of("", ",      ")) {
      JsonScan scan = scan(json + behind);
      assertThat(scan.moment()).isEqualTo(Json.moment(json.substring(1, json.length() - 1)));
      assertThat(scan.isAtEnd()).isEqualTo(behind.isEmpty());
    }
  }

  @Test
  void tellsNumbersAsJavaDoes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder number = new StringBuilder(random.nextInt(9) == 0 ? "-" : "");
      number.append(random.nextInt(4) == 0 ? "0" : Integer.toString(1 + random.nextInt(99)));
      for (int left = random.nextInt(8); left > 0 && !number.toString().endsWith("0"); left--) {
        number.append(random.nextInt(10));
      }
      if (random.nextInt(4) > 0) {
        number.append('.');
        for (int left = 1 + random.nextInt(14); left > 0; left--) {
          number.append(random.nextInt(10));
        }
      }
      number.append(random.nextInt(6) == 0 ? "e-" + random.nextInt(20) : "");
      String behind = random.nextBoolean() ? "," : "";
      JsonScan scan = scan(number + behind);
      assertThat(scan.real())
          .as("seed %d, no. %d, %s", seed, i, number)
          .isEqualTo(Double.parseDouble(number.toString()));
      assertThat(scan.isAtEnd()).isEqualTo(behind.isEmpty());
    }
  }

  @Test
  void tellsMomentsOfNumbers() {
    assertThat(scan("1795220870608").moment()).isEqualTo(Instant.ofEpochMilli(1795220870608L));
    assertThat(scan("0").moment()).isNull();
    assertThat(scan("{}").moment()).isNull();
  }

  private static Object read(JsonScan json) {
    Object value = readValue(json);
    if (!json.isAtEnd()) {
      throw new JsonScan.Broken();
    }
    return value;
  }

  private static Object readValue(JsonScan json) {
    if (json.isText()) {
      return "text " + json.text();
    }
    if (json.isArray()) {
      List<Object> list = new ArrayList<>();
      json.array(element -> list.add(readValue(element)));
      return list;
    }
    Map<String, Object> map = new LinkedHashMap<>();
    boolean[] object = new boolean[1];
    String text = null;
    if (json.isObject()) {
      object[0] = json.object((value, name) -> map.put(name, readValue(value)));
    } else {
      text = json.text();
    }
    return object[0] ? map : text == null ? "word" : number(text);
  }

  private static String number(String text) {
    try {
      // Jackson reads -0 as a whole number.
      return "number " + (Double.parseDouble(text) + 0.0);
    } catch (NumberFormatException none) {
      throw new JsonScan.Broken();
    }
  }

  private static Object tree(JsonNode node) {
    if (node.isString()) {
      return "text " + node.stringValue();
    }
    if (node.isArray()) {
      return node.valueStream().map(JsonScanTest::tree).toList();
    }
    if (node.isObject()) {
      Map<String, Object> map = new LinkedHashMap<>();
      node.propertyStream().forEach(each -> map.put(each.getKey(), tree(each.getValue())));
      return map;
    }
    return node.isNumber() ? "number " + (node.doubleValue() + 0.0) : "word";
  }

  private static Object value(Random random, int depth) {
    int kind = random.nextInt(depth > 0 ? 8 : 5);
    return switch (kind) {
      case 0, 1 -> JACKSON.writeValueAsString(TEXTS[random.nextInt(TEXTS.length)]);
      case 2 -> random.nextBoolean() ? random.nextLong() : random.nextInt(100);
      case 3 -> random.nextGaussian();
      case 4 -> new Object[] {true, false, "null"}[random.nextInt(3)];
      case 5 -> {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(value(random, depth - 1));
        }
        yield list;
      }
      default -> {
        StringBuilder object = new StringBuilder("{");
        for (int i = random.nextInt(5); i > 0; i--) {
          object.append(JACKSON.writeValueAsString(TEXTS[random.nextInt(TEXTS.length)] + i));
          object.append(random.nextBoolean() ? " :\n" : ":").append(value(random, depth - 1));
          object.append(i > 1 ? "," : "");
        }
        yield object.append(random.nextBoolean() ? " }" : "}");
      }
    };
  }
}
