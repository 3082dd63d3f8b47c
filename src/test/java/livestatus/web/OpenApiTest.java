package livestatus.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The document and the server tell of the same. */
class OpenApiTest {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  @Test
  void everyRouteIsInTheDocumentAndTheOtherWayRound() throws IOException {
    Set<String> routes = new TreeSet<>();
    try (Site site = new Site(Doors.Tokens.NONE)) {
      for (Routes.Route route : site.app().routes().all()) {
        routes.add(route.method() + " " + route.pattern());
      }
    }
    Set<String> documented = new TreeSet<>();
    for (var path : Document.ROOT.get("paths").properties()) {
      for (String method : path.getValue().propertyNames()) {
        if (METHODS.contains(method)) {
          documented.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
        }
      }
    }
    assertThat(documented).isEqualTo(routes);
  }

  @Test
  void theDocumentIsServed() throws IOException {
    try (Site site = new Site(Doors.Tokens.NONE)) {
      ApiClient client = new ApiClient(URI.create("http://127.0.0.1:" + site.port()));
      ApiClient.Answer answer = client.get("/openapi.json");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json()).isEqualTo(Document.ROOT);
      assertThat(answer.json().get("openapi").asString()).startsWith("3.1.");
    }
  }

  @Test
  void everyReferenceLeadsSomewhereAndEveryPartIsUsed() {
    Set<String> used = new TreeSet<>();
    references(Document.ROOT, used);
    for (String reference : used) {
      assertThat(Document.ROOT.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
    }
    Set<String> parts = new TreeSet<>();
    for (String kind : Set.of("schemas", "responses", "parameters", "headers")) {
      for (String name : Document.ROOT.get("components").get(kind).propertyNames()) {
        parts.add("#/components/" + kind + "/" + name);
      }
    }
    // Streams are no JSON documents; their description names it.
    used.add("#/components/schemas/LiveMessage");
    assertThat(used).isEqualTo(parts);
  }

  private static void references(JsonNode node, Set<String> found) {
    if (node.isObject() && node.path("$ref").isString()) {
      found.add(node.get("$ref").asString());
    }
    node.forEach(inner -> references(inner, found));
  }

  @Test
  void everyOperationHasItsNameItsWordsAndItsAnswers() {
    Set<String> names = new TreeSet<>();
    for (var path : Document.ROOT.get("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        if (METHODS.contains(operation.getKey())) {
          String what = operation.getKey() + " " + path.getKey();
          assertThat(names.add(operation.getValue().path("operationId").asString(""))).isTrue();
          assertThat(operation.getValue().path("summary").asString("")).as(what).endsWith(".");
          assertThat(operation.getValue().path("responses").size()).as(what).isPositive();
        }
      }
    }
  }

  @Test
  void anAnswerThatIsNotAsTheDocumentSaysIsFound() {
    JsonNode schema = Document.reference("#/components/schemas/PushedSession");
    JsonNode wrong = Document.reference("nowhere");
    assertThatThrownBy(() -> Document.valid(schema, wrong, "it"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("is_stale");
  }
}
