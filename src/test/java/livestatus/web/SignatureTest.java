package livestatus.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignatureTest {
  private static final String SECRET = "between-us-two";
  private static final String BODY = "{\"action\":\"spawn\",\"sessionKey\":\"agent:a:b\"}";

  /** As {@code openssl dgst -sha256 -hmac between-us-two} says it. */
  private static final String SIGNED =
      "sha256=d06eac19c8afb0525449310edacac9e5eeaac3ff4bb385019ff64fb937884523";

  private static Call call(String path, String body, @Nullable String signature) {
    Map<String, String> headers =
        signature == null ? Map.of() : Map.of(Signature.HEADER, signature);
    return new Call(
        "POST", path, Map.of(), Map.<String, List<String>>of(), headers, body.getBytes(UTF_8), "p");
  }

  @Test
  void aWebhookOfSomebodyWithTheSecretComesIn() {
    Signature signature = new Signature(SECRET);
    assertThatCode(() -> signature.check(call("/api/agent-webhook", BODY, SIGNED)))
        .doesNotThrowAnyException();
    assertThatCode(() -> signature.check(call("/api/session-status/push", BODY, null)))
        .doesNotThrowAnyException();
    assertThatCode(() -> new Signature(null).check(call("/api/agent-webhook", BODY, null)))
        .doesNotThrowAnyException();
  }

  @Test
  void othersDoNot() {
    Signature signature = new Signature(SECRET);
    for (String wrong :
        new String[] {"", "sha256=", SIGNED.substring(7), SIGNED + "0", "sha1=00", "sha256=é"}) {
      assertThatThrownBy(() -> signature.check(call("/api/agent-webhook", BODY, wrong)))
          .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.status()).isEqualTo(401));
    }
    assertThatThrownBy(() -> signature.check(call("/api/agent-webhook", BODY + " ", SIGNED)))
        .hasMessageContaining("does not fit the body");
    assertThatThrownBy(() -> signature.check(call("/api/agent-webhook", BODY, null)))
        .hasMessageContaining("must be signed")
        .hasMessageNotContaining(SECRET);
  }

  @Test
  void theSignatureStandsForTheTokenAndTheTokenNotForTheSignature(@TempDir Path folder)
      throws Exception {
    try (RunningDaemon daemon =
        new RunningDaemon(
            folder,
            "server: { port: 0, token: the-only-token, webhookSecret: " + SECRET + " }\n")) {
      String header = Signature.HEADER + ": " + SIGNED;
      int port = daemon.page().getPort();
      Wire.Answer signed = Wire.post(port, "/api/agent-webhook", BODY, header);
      assertThat(signed.status()).isEqualTo(200);
      assertThat(signed.body()).contains("agent:a:b", "working");
      Wire.Answer unsigned =
          Wire.post(port, "/api/agent-webhook", BODY, "Authorization: Bearer the-only-token");
      assertThat(unsigned.status()).isEqualTo(401);
      assertThat(unsigned.body()).contains("must be signed");
      assertThat(Wire.get(port, "/api/sessions", header).status()).isEqualTo(401);
    }
  }
}
