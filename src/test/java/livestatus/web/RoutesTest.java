package livestatus.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RoutesTest {
  private final Routes routes =
      new Routes()
          .add("GET", "/", call -> Reply.json("root"))
          .add("GET", "/api/things", call -> Reply.json("things"))
          .add("POST", "/api/things", call -> Reply.json("made"))
          .add("GET", "/api/things/{key}/parts/{part}", call -> Reply.json("part"));

  private Map<String, String> parameters(String path) throws Refusal {
    return routes.find("GET", path).parameters();
  }

  private void refused(int status, String method, String path, String words) {
    assertThatThrownBy(() -> routes.find(method, path))
        .hasMessageContaining(words)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(status));
  }

  @Test
  void theMethodAndThePathChoose() throws Exception {
    assertThat(routes.find("GET", "/").endpoint()).isSameAs(routes.all().get(0).endpoint());
    assertThat(routes.find("POST", "/api/things").endpoint())
        .isSameAs(routes.all().get(2).endpoint());
    assertThat(routes.find("HEAD", "/api/things").endpoint())
        .isSameAs(routes.all().get(1).endpoint());
  }

  @Test
  void partsOfThePathAreDecodedEachByItself() throws Exception {
    assertThat(parameters("/api/things/agent:main%2Fx%20y/parts/a+b"))
        .isEqualTo(Map.of("key", "agent:main/x y", "part", "a+b"));
    assertThat(parameters("/api/things/%C3%BC%25/parts/%2e%2e"))
        .isEqualTo(Map.of("key", "ü%", "part", ".."));
  }

  @Test
  void whatIsNotThereIsRefused() {
    refused(404, "GET", "/api", "/openapi.json");
    refused(404, "GET", "/api/things/", "/openapi.json");
    refused(404, "GET", "/api/things/a/parts/", "nothing at this address");
    refused(404, "GET", "/api/things/a/parts/%zz", "nothing at this address");
    refused(404, "GET", "/API/things", "nothing at this address");
    refused(405, "DELETE", "/api/things", "GET and POST only");
    refused(405, "POST", "/", "GET only");
  }
}
