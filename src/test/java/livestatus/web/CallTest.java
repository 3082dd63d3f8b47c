package livestatus.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a request says, and what is refused of it. */
class CallTest {
  private static Call call(Map<String, List<String>> query, String body) {
    return new Call(
        "POST",
        "/x",
        Map.of("key", "k"),
        query,
        new TreeMap<>(),
        body.getBytes(StandardCharsets.UTF_8),
        "127.0.0.1");
  }

  private static void refused(String words, ThrowingCallable asked) {
    assertThatThrownBy(asked)
        .hasMessageContaining(words)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(400));
  }

  @Test
  void queryFields() throws Exception {
    Call call =
        call(
            Map.of(
                "a", List.of("x"),
                "empty", List.of(""),
                "twice", List.of("1", "2"),
                "n", List.of("7"),
                "t", List.of("true"),
                "f", List.of("false")),
            "");
    assertThat(call.query("a")).isEqualTo("x");
    assertThat(call.query("empty")).isNull();
    assertThat(call.query("none")).isNull();
    assertThat(call.number("n", 1, 0, 10)).isEqualTo(7);
    assertThat(call.number("none", 1, 0, 10)).isEqualTo(1);
    assertThat(call.flag("t")).isTrue();
    assertThat(call.flag("f")).isFalse();
    assertThat(call.flag("none")).isFalse();
    assertThat(call.parameter("key")).isEqualTo("k");
    refused("\"twice\" is given more than once", () -> call.query("twice"));
    refused("\"n\" must be a number from 0 to 5", () -> call.number("n", 1, 0, 5));
    refused("\"a\" must be a number", () -> call.number("a", 1, 0, 5));
    refused("\"a\" must be true or false", () -> call.flag("a"));
    assertThatThrownBy(() -> call.parameter("none")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void fieldsOfTheBody() throws Exception {
    Body body =
        new Body(call(Map.of(), "{\"t\":\"x\",\"n\":5,\"b\":true,\"l\":[\"y\"],\"z\":null}"));
    assertThat(body.required("t")).isEqualTo("x");
    assertThat(body.number("n")).isEqualTo(5);
    assertThat(body.flag("b", false)).isTrue();
    assertThat(body.flag("none", true)).isTrue();
    assertThat(body.requiredTexts("l")).containsExactly("y");
    assertThat(body.text("z")).isNull();
    assertThat(body.texts("none")).isNull();
    body.end();
    refused("\"z\" is missing", () -> body.required("z"));
    refused("\"n\" must be a string", () -> body.text("n"));
    refused("\"t\" must be a whole number", () -> body.number("t"));
    refused("\"t\" must be true or false", () -> body.flag("t", true));
    refused("\"t\" must be a list", () -> body.texts("t"));
    refused("\"none\" is missing", () -> body.requiredTexts("none"));
    refused("\"n\" must be a whole", () -> new Body(call(Map.of(), "{\"n\":1e99}")).number("n"));
  }

  @Test
  void whatNobodyAskedForIsRefusedAndNotRepeated() {
    refused("\"taks\" is not known", () -> new Body(call(Map.of(), "{\"taks\":1}")).end());
    refused("\"?\" is not known", () -> new Body(call(Map.of(), "{\"<b>\":1}")).end());
    refused("\"body\"", () -> new Body(call(Map.of(), "[]")));
  }
}
