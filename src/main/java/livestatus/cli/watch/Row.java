package livestatus.cli.watch;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One session as the list shows it, from a row of the API. Every text in it is fit for a terminal.
 *
 * @param id tells it from the sessions of other gateways too
 * @param parent the parent's id; null where it has none
 * @param word its state, or of a quiet one the word of its freshness
 * @param tool what runs now; empty where nothing does
 * @param doing what the agent says, what failed, or what it waits for; may be empty
 * @param progress 0 to 1; null where nobody told
 * @param lastSign null where it never gave one
 */
public record Row(
    String id,
    String key,
    String gateway,
    boolean remote,
    String agent,
    @Nullable String parent,
    String title,
    String word,
    Instant since,
    String reason,
    String witness,
    @Nullable Instant lastSign,
    String tool,
    @Nullable Instant toolSince,
    String doing,
    @Nullable Double progress,
    String model,
    long tokens,
    String channel,
    boolean turned) {
  private static final int TEXT = 200;

  /** Reads a row. Its texts may hold anything. */
  public static Row of(JsonNode row, Alphabet alphabet) {
    String gateway = row.path("gateway").asString("");
    String key = row.path("key").asString("");
    String parent = row.path("parent").asString("");
    String state = row.path("state").asString("unknown");
    String freshness = row.path("freshness").asString("fresh");
    boolean quiet = state.equals("working") && !freshness.equals("fresh");
    JsonNode tool = row.path("tool");
    return new Row(
        idOf(gateway, key),
        key,
        gateway,
        row.path("remote").asBoolean(false),
        agent(row, gateway, alphabet),
        parent.isEmpty() ? null : idOf(gateway, parent),
        title(row, alphabet),
        alphabet.text(quiet ? freshness : state, 12),
        time(row.path("since"), Instant.EPOCH),
        text(row, "reason", alphabet),
        text(row, "witness", alphabet),
        row.hasNonNull("last_sign") ? time(row.path("last_sign"), Instant.EPOCH) : null,
        toolWords(tool, alphabet),
        tool.hasNonNull("since") ? time(tool.path("since"), Instant.EPOCH) : null,
        doing(row, state, alphabet),
        row.hasNonNull("progress") ? row.path("progress").asDouble() : null,
        text(row, "model", alphabet),
        row.path("tokens").asLong(0),
        text(row, "channel", alphabet),
        row.path("turns").asInt(0) > 0);
  }

  static String idOf(String gateway, String key) {
    return gateway + "\n" + key;
  }

  /** With the gateway where that is not the one which is asked. */
  private static String agent(JsonNode row, String gateway, Alphabet alphabet) {
    String agent = text(row, "agent", alphabet);
    return row.path("remote").asBoolean(false) ? agent + "@" + alphabet.text(gateway, 60) : agent;
  }

  private static String text(JsonNode row, String name, Alphabet alphabet) {
    return alphabet.text(row.path(name).asString(""), TEXT);
  }

  /** What was asked says more than a name; a session that was asked nothing has only that. */
  private static String title(JsonNode row, Alphabet alphabet) {
    for (String name : new String[] {"asked", "title", "key"}) {
      String text = text(row, name, alphabet);
      if (!text.isEmpty()) {
        return text;
      }
    }
    return "?";
  }

  private static String toolWords(JsonNode tool, Alphabet alphabet) {
    String words = text(tool, "words", alphabet);
    words = words.isEmpty() ? text(tool, "name", alphabet) : words;
    int open = tool.path("open").asInt(0);
    return open > 1 ? words + " +" + (open - 1) : words;
  }

  private static String doing(JsonNode row, String state, Alphabet alphabet) {
    String[] names =
        switch (state) {
          case "error" -> new String[] {"error", "message", "reason"};
          case "blocked" -> new String[] {"waits_for", "message", "reason"};
          case "working" -> new String[] {"message", "waits_for"};
          case "unknown", "cancelled" -> new String[] {"reason"};
          default -> new String[] {"result"};
        };
    for (String name : names) {
      String text = text(row, name, alphabet);
      if (!text.isEmpty()) {
        return text;
      }
    }
    return "";
  }

  static Instant time(JsonNode node, Instant otherwise) {
    try {
      return Instant.parse(node.asString(""));
    } catch (DateTimeException e) {
      return otherwise;
    }
  }

  /** Whether any word of it holds the text, whatever the case. */
  boolean holds(String wanted) {
    String text = wanted.toLowerCase(Locale.ROOT);
    return (key + "\n" + agent + "\n" + title + "\n" + doing + "\n" + tool + "\n" + gateway)
        .toLowerCase(Locale.ROOT)
        .contains(text);
  }

  /** The more urgent, the smaller. */
  int urgency() {
    return switch (word) {
      case "error", "stuck" -> 0;
      case "blocked" -> 1;
      case "very-stale" -> 2;
      case "stale" -> 3;
      case "working" -> 4;
      case "cancelled" -> 5;
      case "unknown" -> 6;
      case "completed" -> 7;
      default -> turned ? 8 : 9;
    };
  }
}
