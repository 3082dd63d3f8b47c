package livestatus.daemon.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schema that editors use says the same as the reader. */
class SchemaTest {
  private static final Path FILE = Path.of("config/live-status.schema.json");
  private static final Surroundings AROUND =
      new Surroundings(Map.of(), Path.of("/home/me"), "host");

  @TempDir Path folder;

  private final JsonNode schema;
  private final List<Key> keys = SettingsLoader.keys(AROUND);

  SchemaTest() throws IOException {
    schema = JsonMapper.shared().readTree(Files.readString(FILE));
  }

  @Test
  void theSchemaHasTheKeysThatTheReaderKnows() {
    Set<String> inSchema = new TreeSet<>();
    collect(schema, "", inSchema);
    assertThat(inSchema)
        .isEqualTo(keys.stream().map(Key::path).collect(Collectors.toCollection(TreeSet::new)));
  }

  private static void collect(JsonNode node, String path, Set<String> found) {
    node.path("properties")
        .properties()
        .forEach(
            property -> {
              found.add(path + property.getKey());
              collect(property.getValue(), path + property.getKey() + ".", found);
            });
    if (node.path("additionalProperties").has("properties")) {
      collect(node.get("additionalProperties"), path + "*.", found);
    }
    node.path("oneOf").forEach(one -> collect(one, path, found));
  }

  @Test
  void theSchemaHasTheReadersDefaultsChoicesAndTypes() {
    assertThat(keys).allSatisfy(key -> agrees(key, find(key.path())));
  }

  private static void agrees(Key key, JsonNode node) {
    assertThat(node.path("description").asString(""))
        .as("description of " + key.path())
        .isNotEmpty();
    String fallback = key.fallback();
    if (fallback != null) {
      JsonNode said = node.path("default");
      assertThat(said.isContainer() ? said.toString() : said.asString(""))
          .as("default of " + key.path())
          .isEqualTo(fallback);
    }
    assertThat(node.path("enum").valueStream().map(JsonNode::asString).toList())
        .as("choices of " + key.path())
        .isEqualTo(key.choices());
    String type =
        switch (key.kind()) {
          case SECTION, NAMES -> "object";
          case LIST -> "array";
          case NUMBER -> "integer";
          case TRUTH -> "boolean";
          default -> "string";
        };
    if (node.has("type")) {
      assertThat(node.get("type").toString()).as("type of " + key.path()).contains(type);
    }
  }

  private JsonNode find(String path) {
    JsonNode node = schema;
    for (String name : path.split("\\.", -1)) {
      JsonNode section = node.has("oneOf") ? node.get("oneOf").get(1) : node;
      node =
          name.equals("*")
              ? section.path("additionalProperties")
              : section.path("properties").path(name);
    }
    return node;
  }

  @Test
  void theExampleIsValid() throws IOException {
    assertThat(mistakes(Files.readString(Path.of("config/live-status.yml")))).isEmpty();
  }

  @Test
  void whatTheReaderRefusesTheSchemaRefusesToo() throws IOException {
    List<String> wrong =
        List.of(
            "gatway: x",
            "gateway: 'a b'",
            "mattermost: {editInterval: 5x}",
            "mattermost: {detail: loud}",
            "mattermost: {follow: {after: 0}}",
            "mattermost: {follow: on}",
            "mattermost: {accounts: {a: {tokn: abcdefgh}}}",
            "data: {url: 'mysql://x'}",
            "server: {port: 70000}",
            "logging: {maxLine: many}",
            "staleness: [1]",
            "alerts: {mention: ann}",
            "logging: {level: loud}");
    for (String text : wrong) {
      assertThat(refused(text)).as("reader: " + text).isTrue();
      assertThat(mistakes(text)).as("schema: " + text).isNotEmpty();
    }
    List<String> right =
        List.of(
            "mattermost: {follow: off}",
            "mattermost: {accounts: {a: {token: abcdefgh}}, agents: {x: a}}",
            "logging: {maxLine: 1MB}",
            "data: {retention: 1d12h, url: 'jdbc:postgresql://h/d'}");
    for (String text : right) {
      assertThat(refused(text)).as("reader: " + text).isFalse();
      assertThat(mistakes(text)).as("schema: " + text).isEmpty();
    }
  }

  private boolean refused(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("live-status.yml"), text);
    try {
      new SettingsLoader(AROUND).load(file);
      return false;
    } catch (InvalidSettings invalid) {
      return true;
    }
  }

  private static List<String> mistakes(String yaml) throws IOException {
    Schema compiled =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Files.readString(FILE));
    return compiled.validate(yaml, InputFormat.YAML).stream().map(Object::toString).toList();
  }
}
