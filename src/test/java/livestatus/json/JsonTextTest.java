package livestatus.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.json.JsonMapper;

class JsonTextTest {
  private enum Word {
    TWO_WORDS
  }

  private record Inner(int p90Seconds) {}

  private record Thing(
      String longName, @Nullable String none, Instant startedAt, List<Inner> inner, boolean isOn) {}

  private static String text(@Nullable Object value) {
    String text = JsonText.of(value);
    assertThat(new String(JsonText.bytes(value), UTF_8)).isEqualTo(text);
    return text;
  }

  @Test
  void eachKindHasItsForm() {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("text", "😀 é\u2028 \"\\/ \n\t\b\u0001\u007f");
    all.put("none", null);
    all.put("yes", true);
    all.put("int", -1);
    all.put("long", Long.MIN_VALUE);
    all.put("huge", BigInteger.TEN.pow(30));
    all.put("double", 1e10);
    all.put("small", 1e-5);
    all.put("whole", 3.0);
    all.put("nan", Double.NaN);
    all.put("far", Double.NEGATIVE_INFINITY);
    all.put("word", Word.TWO_WORDS);
    all.put("at", Instant.parse("2026-01-02T03:04:05.120Z"));
    all.put("set", Set.of(1));
    all.put("nulls", Arrays.asList(null, Map.of()));
    all.put("words", Map.of(Word.TWO_WORDS, List.of()));

    assertThat(text(all))
        .isEqualTo(JsonMapper.shared().writeValueAsString(all))
        .isEqualTo(
            "{\"text\":\"😀 é\u2028 \\\"\\\\/ \\n\\t\\b\\u0001\u007f\","
                + "\"none\":null,\"yes\":true,\"int\":-1,\"long\":-9223372036854775808,"
                + "\"huge\":1000000000000000000000000000000,\"double\":1.0E10,\"small\":1.0E-5,"
                + "\"whole\":3.0,\"nan\":\"NaN\",\"far\":\"-Infinity\",\"word\":\"TWO_WORDS\","
                + "\"at\":\"2026-01-02T03:04:05.120Z\",\"set\":[1],\"nulls\":[null,{}],"
                + "\"words\":{\"TWO_WORDS\":[]}}");
  }

  @Test
  void recordsHaveTheirNamesInSnakeCaseAndOnlyWhatIsKnown() {
    Thing thing = new Thing("ü", null, Instant.EPOCH, List.of(new Inner(1)), true);
    assertThat(text(List.of(thing)))
        .isEqualTo(
            "[{\"long_name\":\"ü\",\"started_at\":\"1970-01-01T00:00:00Z\","
                + "\"inner\":[{\"p90_seconds\":1}],\"is_on\":true}]");
    Map<String, Object> fields = RecordFields.of(thing);
    fields.remove("inner");
    assertThat(fields).containsOnlyKeys("long_name", "started_at", "is_on");
  }

  @Test
  void whatHasNoFormIsRefused() {
    assertThatThrownBy(() -> JsonText.of(List.of(Path.of("/tmp"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("Path has no form in JSON.");
    assertThatThrownBy(() -> JsonText.of(1f))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("java.lang.Float has no form in JSON.");
  }

  @Test
  void whatNestsTooDeeplyIsRefused() {
    Object deep = 1;
    for (int i = 0; i < 501; i++) {
      deep = List.of(deep);
    }
    Object tooDeep = deep;
    assertThatThrownBy(() -> JsonText.of(tooDeep)).isInstanceOf(StreamConstraintsException.class);
  }
}
