package livestatus.openclaw;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import livestatus.json.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * What matters here of the gateway's own settings, {@code openclaw.json}. Never throws: what cannot
 * be used is told in sentences, which hold no secret.
 *
 * @param accounts its Mattermost accounts, the default one first
 * @param problems what could not be read or resolved, and what to do
 */
public record OpenClawConfig(Path file, List<MattermostAccount> accounts, List<String> problems) {
  /** Settings are a few kilobytes. */
  private static final long MAX_BYTES = 8L << 20;

  /** JSON5, as far as anybody writes it by hand. */
  private static final JsonFactory JSON5 =
      JsonFactory.builder()
          .enable(
              JsonReadFeature.ALLOW_JAVA_COMMENTS,
              JsonReadFeature.ALLOW_SINGLE_QUOTES,
              JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES,
              JsonReadFeature.ALLOW_TRAILING_COMMA,
              JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER,
              JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS,
              JsonReadFeature.ALLOW_HEXADECIMAL_NUMBERS,
              JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS,
              JsonReadFeature.ALLOW_TRAILING_DECIMAL_POINT_FOR_NUMBERS,
              JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS,
              JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          // Else an error's message would quote the settings, secrets and all.
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  public OpenClawConfig {
    accounts = List.copyOf(accounts);
    problems = List.copyOf(problems);
  }

  /** Where OpenClaw keeps its state, unless told otherwise: {@code ~/.openclaw}. */
  public static Path home(Map<String, String> environment, Path userHome) {
    String told = environment.get("OPENCLAW_STATE_DIR");
    if (told == null || told.isBlank()) {
      return userHome.resolve(".openclaw");
    }
    String path = told.strip();
    return path.startsWith("~/") ? userHome.resolve(path.substring(2)) : Path.of(path);
  }

  /** Where its settings are. */
  public static Path file(Map<String, String> environment, Path home) {
    String told = environment.get("OPENCLAW_CONFIG_PATH");
    return told == null || told.isBlank() ? home.resolve("openclaw.json") : Path.of(told.strip());
  }

  public static OpenClawConfig read(Path file, Map<String, String> environment) {
    List<String> problems = new ArrayList<>();
    JsonTree root = tree(file, problems);
    if (root == null) {
      return new OpenClawConfig(file, List.of(), problems);
    }
    JsonTree mattermost = root.path("channels").path("mattermost");
    SettingsText text = new SettingsText(environment, problems);
    Map<String, MattermostAccount> accounts = new LinkedHashMap<>();
    if (mattermost.isObject()) {
      String place = "channels.mattermost";
      MattermostAccount base = account("default", mattermost, null, text, place, environment);
      if (base.token() != null || base.server() != null) {
        accounts.put(base.name(), base);
      }
      JsonTree named = mattermost.path("accounts");
      for (String name : named.properties().keySet()) {
        String where = place + ".accounts." + name;
        accounts.put(name, account(name, named.path(name), base, text, where, environment));
      }
    }
    for (String include : text.includes(root, mattermost)) {
      problems.add(
          file
              + " takes "
              + include
              + " from another file, which is not followed here. Give the Mattermost server and"
              + " token in Live Status's own settings if they are in it.");
    }
    return new OpenClawConfig(file, List.copyOf(accounts.values()), problems);
  }

  private static MattermostAccount account(
      String name,
      JsonTree node,
      @Nullable MattermostAccount base,
      SettingsText text,
      String place,
      Map<String, String> environment) {
    String server = text.of(node.path("baseUrl"), place + ".baseUrl");
    String token = text.of(node.path("botToken"), place + ".botToken");
    String streaming = text.streaming(node.path("streaming"), place + ".streaming");
    boolean isDefault = name.equals("default");
    if (server == null) {
      server = base != null ? base.server() : environment.get("MATTERMOST_URL");
    }
    Token secret = token == null || token.isBlank() ? null : new Token(token.strip());
    if (secret == null && isDefault && !node.has("botToken")) {
      String told = environment.get("MATTERMOST_BOT_TOKEN");
      secret =
          told != null && !told.isBlank()
              ? new Token(told.strip())
              : base == null ? null : base.token();
    }
    boolean enabled = (base == null || base.enabled()) && node.path("enabled").flag(true);
    return new MattermostAccount(
        name,
        enabled,
        server == null || server.isBlank() ? null : server.strip(),
        secret,
        streaming == null && base != null ? base.streaming() : streaming);
  }

  /** Whether the settings enable one of the gateway's hooks; null where they cannot be read. */
  public static @Nullable Boolean hookEnabled(Path file, String hook) {
    JsonTree root = tree(file, new ArrayList<>());
    if (root == null) {
      return null;
    }
    JsonTree internal = root.path("hooks").path("internal");
    return internal.path("enabled").flag(false)
        && internal.path("entries").path(hook).path("enabled").flag(false);
  }

  /** The settings; null where they cannot be read, and why among the problems. */
  static @Nullable JsonTree tree(Path file, List<String> problems) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        problems.add(file + " is too large to be OpenClaw's settings. It was not read.");
        return null;
      }
      JsonTree root = JsonTree.read(JSON5, Files.readAllBytes(file));
      if (root != null && root.isObject()) {
        return root;
      }
      problems.add(file + " does not hold an object. It was not used.");
    } catch (NoSuchFileException e) {
      problems.add(
          "There are no OpenClaw settings at "
              + file
              + ". Give the Mattermost server and token in Live Status's own settings.");
    } catch (IOException e) {
      problems.add(
          "Cannot read " + file + ": " + e.getClass().getSimpleName() + ". Check its permissions.");
    } catch (JacksonException e) {
      problems.add(
          file
              + " is no valid JSON5 near line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr()
              + ". It was not used.");
    }
    return null;
  }
}
