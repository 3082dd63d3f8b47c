package livestatus.daemon.settings;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import tools.jackson.databind.json.JsonMapper;

/** The settings in force, as the file would say them, with every secret masked. */
public final class SettingsText {
  private SettingsText() {}

  public static String yaml(Settings settings) {
    DumpSettings style =
        DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(200).build();
    return new Dump(style).dumpToString(tree(settings));
  }

  public static String json(Settings settings) {
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(tree(settings))
        + "\n";
  }

  private static Map<String, Object> tree(Settings settings) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("gateway", settings.gateway());
    tree.put("openclaw", openclaw(settings.openclaw()));
    tree.put("mattermost", mattermost(settings.mattermost()));
    Node data = new Node();
    data.put("dir", settings.data().dir());
    data.put("url", settings.data().url());
    data.put("retention", Quantity.text(settings.data().retention()));
    tree.put("data", data.values);
    tree.put("server", server(settings.server()));
    tree.put("push", new Node().put("dir", settings.push().dir()).values);
    Node staleness = new Node();
    staleness.put("stale", Quantity.text(settings.staleness().stale()));
    staleness.put("veryStale", Quantity.text(settings.staleness().veryStale()));
    staleness.put("stuck", Quantity.text(settings.staleness().stuck()));
    tree.put("staleness", staleness.values);
    Node alerts = new Node();
    alerts.put("channel", settings.alerts().channel());
    alerts.put("mention", settings.alerts().mention());
    alerts.put("webhook", settings.alerts().webhook());
    tree.put("alerts", alerts.values);
    tree.put("tracking", new Node().put("url", settings.tracking().url()).values);
    Node logging = new Node();
    logging.put("format", Section.word(settings.logging().format()));
    logging.put("level", Section.word(settings.logging().level()));
    logging.put("maxLine", Quantity.size(settings.logging().maxLine()));
    tree.put("logging", logging.values);
    return masked(tree, settings.secrets());
  }

  private static Map<String, Object> openclaw(Settings.OpenClaw openclaw) {
    List<Settings.OpenClaw.Home> homes = openclaw.homes();
    if (homes.size() > 1) {
      List<String> folders = homes.stream().map(home -> home.folder().toString()).toList();
      return Map.of("homes", folders);
    }
    return new Node()
        .put("home", homes.get(0).folder())
        .put("config", homes.get(0).config())
        .values;
  }

  private static Map<String, Object> mattermost(Settings.Mattermost mattermost) {
    Node node = new Node();
    node.put("enabled", mattermost.enabled());
    node.put("url", mattermost.url());
    node.credential("token", mattermost.token());
    Map<String, Object> accounts = new TreeMap<>();
    mattermost
        .accounts()
        .forEach((name, one) -> accounts.put(name, new Node().credential("token", one).values));
    node.put("accounts", accounts);
    node.put("agents", new TreeMap<>(mattermost.agents()));
    node.put("defaultChannel", mattermost.defaultChannel());
    node.put("editInterval", Quantity.text(mattermost.editInterval()));
    node.put("detail", Section.word(mattermost.detail()));
    Settings.Follow follow = mattermost.follow();
    node.put("follow", follow == null ? "off" : Map.of("after", follow.after()));
    node.put("caFile", mattermost.caFile());
    return node.values;
  }

  private static Map<String, Object> server(Settings.Server server) {
    Node node = new Node();
    node.put("host", server.host());
    node.put("port", server.port());
    node.credential("token", server.token());
    node.credential("readToken", server.readToken());
    node.credential("writeToken", server.writeToken());
    node.credential("webhookSecret", server.webhookSecret());
    return node.values;
  }

  /** A password inside an address is masked too. */
  private static Map<String, Object> masked(Map<String, Object> tree, List<Secret> secrets) {
    Map<String, Object> masked = new LinkedHashMap<>();
    tree.forEach((key, value) -> masked.put(key, mask(value, secrets)));
    return masked;
  }

  @SuppressWarnings("unchecked")
  private static Object mask(Object value, List<Secret> secrets) {
    if (value instanceof Map<?, ?> map) {
      return masked((Map<String, Object>) map, secrets);
    }
    if (!(value instanceof String text)) {
      return value;
    }
    for (Secret secret : secrets) {
      text = text.replace(secret.reveal(), Secret.MASK);
    }
    return text;
  }

  /** A mapping that leaves out what is not set. */
  private static final class Node {
    private final Map<String, Object> values = new LinkedHashMap<>();

    Node put(String key, @Nullable Object value) {
      if (value != null) {
        boolean plain =
            value instanceof Number
                || value instanceof Boolean
                || value instanceof Map
                || value instanceof List;
        values.put(key, plain ? value : value.toString());
      }
      return this;
    }

    Node credential(String key, @Nullable Credential credential) {
      if (credential != null) {
        Path file = credential.file();
        put(file == null ? key : key + "File", file == null ? credential.secret() : file);
      }
      return this;
    }
  }
}
