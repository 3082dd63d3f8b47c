package livestatus.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI document, and whether an answer is as it says. */
final class Document {
  static final JsonNode ROOT = read();

  /** What any request may be answered with; the document tells of it once, under "default". */
  private static final Set<Integer> ANYWHERE = Set.of(401, 403, 413, 429, 500);

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

  private Document() {}

  private static JsonNode read() {
    try (InputStream in = OpenApi.class.getResourceAsStream("/livestatus/openapi.json")) {
      return JsonMapper.shared().readTree(Objects.requireNonNull(in).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails unless the document describes this answer. */
  static void describes(String method, String address, ApiClient.Answer answer) {
    String text = answer.text().substring(0, Math.min(300, answer.text().length()));
    String what = method + " " + address + " -> " + answer.status() + " " + text;
    int query = address.indexOf('?');
    if (answer.status() == 303 && !address.startsWith("/api/")) {
      // A browser is sent to the login page, whatever it asked for.
      assertThat(answer.text()).as(what).isEmpty();
      return;
    }
    JsonNode path = path(query < 0 ? address : address.substring(0, query));
    if (path == null) {
      assertThat(answer.status()).as(what).isIn(400, 401, 403, 404);
      valid(reference("#/components/schemas/Error"), answer.json(), what);
      return;
    }
    JsonNode operation = path.get(method.toLowerCase(java.util.Locale.ROOT));
    if (operation == null) {
      assertThat(answer.status()).as(what).isEqualTo(405);
      valid(reference("#/components/schemas/Error"), answer.json(), what);
      return;
    }
    JsonNode responses = operation.get("responses");
    JsonNode response = responses.get(String.valueOf(answer.status()));
    if (response == null && ANYWHERE.contains(answer.status())) {
      response = responses.get("default");
    }
    assertThat(response).as("the document has no such answer: " + what).isNotNull();
    content(resolved(response).path("content"), answer, what);
  }

  private static void content(JsonNode content, ApiClient.Answer answer, String what) {
    if (content.isMissingNode()) {
      assertThat(answer.text()).as(what).isEmpty();
      return;
    }
    String type = answer.header("Content-Type").replaceFirst(";.*", "").strip();
    assertThat(content.propertyNames()).as(what).contains(type);
    if (type.equals("application/json")) {
      valid(content.get(type).get("schema"), answer.json(), what);
    }
  }

  static void valid(JsonNode schema, JsonNode value, String what) {
    List<String> problems =
        SCHEMAS
            .computeIfAbsent(schema.toString(), unused -> compiled(schema))
            .validate(value)
            .stream()
            .map(Object::toString)
            .toList();
    assertThat(problems).as(what).isEmpty();
  }

  private static Schema compiled(JsonNode schema) {
    ObjectNode whole = JsonMapper.shared().createObjectNode();
    whole.putArray("allOf").add(schema);
    whole.set("components", ROOT.get("components"));
    return REGISTRY.getSchema(whole);
  }

  static JsonNode reference(String pointer) {
    return JsonMapper.shared().createObjectNode().put("$ref", pointer);
  }

  static JsonNode resolved(JsonNode node) {
    String pointer = node.path("$ref").asString("");
    return pointer.isEmpty() ? node : ROOT.at(pointer.substring(1));
  }

  /** The path that fits, one without parameters before others; null if none does. */
  private static @Nullable JsonNode path(String address) {
    JsonNode found = ROOT.get("paths").get(address);
    if (found != null) {
      return found;
    }
    for (Map.Entry<String, JsonNode> path : ROOT.get("paths").properties()) {
      String pattern = path.getKey().replaceAll("\\{[^}]+}", "[^/]+").replace(".", "\\.");
      if (address.matches(pattern)) {
        return path.getValue();
      }
    }
    return null;
  }
}
