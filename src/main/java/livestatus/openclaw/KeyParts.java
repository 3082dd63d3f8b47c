package livestatus.openclaw;

import java.util.List;
import java.util.Locale;
import livestatus.session.Delivery;
import livestatus.session.Kind;
import livestatus.session.SessionKey;
import org.jspecify.annotations.Nullable;

/**
 * What a session key says by itself. A key whose kind is not known is kept as {@link Kind#OTHER}.
 *
 * <pre>
 *   agent:ID:main                          main
 *   agent:ID:NAME, agent:ID:explicit:UUID  named
 *   agent:ID:subagent:UUID                 sub-agent
 *   agent:ID:cron:JOB[:run:UUID]           cron
 *   agent:ID:hook:UUID, hook:ANY:TEXT      hook
 *   agent:ID:PROVIDER[:ACCOUNT]:(channel|group|direct):PEER[:(thread|topic):ROOT]
 * </pre>
 *
 * @param agent from the key where it tells, else the agent whose folder it was found in
 * @param name what is left of the key for people; null where the rest is only an id
 * @param delivery where the key itself says that the session talks to people
 */
record KeyParts(
    SessionKey key, String agent, Kind kind, @Nullable String name, @Nullable Delivery delivery) {

  static KeyParts of(SessionKey key, String folderAgent) {
    List<String> parts = List.of(key.value().split(":", -1));
    if (parts.size() >= 3 && parts.get(0).equals("agent") && !parts.get(1).isBlank()) {
      // One object for all sessions of an agent.
      String agent = parts.get(1).equals(folderAgent) ? folderAgent : parts.get(1);
      return rest(key, agent, parts.subList(2, parts.size()));
    }
    return rest(key, folderAgent, parts);
  }

  private static KeyParts rest(SessionKey key, String agent, List<String> rest) {
    String head = rest.get(0).toLowerCase(Locale.ROOT);
    String second = rest.size() > 1 ? rest.get(1) : null;
    return switch (head) {
      case "main", "global" -> new KeyParts(key, agent, Kind.MAIN, "main", null);
      case "subagent" -> new KeyParts(key, agent, Kind.SUBAGENT, null, null);
      case "cron" -> new KeyParts(key, agent, Kind.CRON, second, null);
      case "hook" ->
          new KeyParts(key, agent, Kind.HOOK, rest.size() > 2 ? tail(rest, 1) : null, null);
      case "explicit" -> new KeyParts(key, agent, Kind.NAMED, null, null);
      case "openai-user" ->
          new KeyParts(key, agent, Kind.NAMED, second == null ? null : tail(rest, 1), null);
      default -> conversation(key, agent, rest);
    };
  }

  private static KeyParts conversation(SessionKey key, String agent, List<String> rest) {
    for (int i = 0; i + 1 < rest.size() && i <= 2; i++) {
      Delivery.Chat chat = chat(rest.get(i));
      if (chat != null && !rest.get(i + 1).isBlank()) {
        String provider = i == 0 ? "" : rest.get(0);
        String account = i == 2 ? rest.get(1) : null;
        Delivery delivery =
            provider.isEmpty()
                ? null
                : new Delivery(provider, chat, rest.get(i + 1), thread(rest, i + 2), account);
        return new KeyParts(key, agent, Kind.valueOf(chat.name()), null, delivery);
      }
    }
    boolean named = rest.size() == 1 && !rest.get(0).isBlank() && !rest.get(0).equals("unknown");
    boolean namedThread = rest.size() == 3 && rest.get(1).equals("thread");
    return new KeyParts(
        key, agent, named || namedThread ? Kind.NAMED : Kind.OTHER, tail(rest, 0), null);
  }

  /** Who can read along, in the words of keys and of entries; null for any other word. */
  static Delivery.@Nullable Chat chat(@Nullable String word) {
    if (word == null) {
      return null;
    }
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "channel" -> Delivery.Chat.CHANNEL;
      case "group" -> Delivery.Chat.GROUP;
      case "direct", "dm", "user" -> Delivery.Chat.DIRECT;
      default -> null;
    };
  }

  private static @Nullable String thread(List<String> rest, int at) {
    boolean told =
        at + 1 < rest.size() && (rest.get(at).equals("thread") || rest.get(at).equals("topic"));
    return told && !rest.get(at + 1).isBlank() ? rest.get(at + 1) : null;
  }

  private static @Nullable String tail(List<String> rest, int from) {
    String tail = String.join(":", rest.subList(from, rest.size()));
    return tail.isBlank() ? null : tail;
  }
}
