package livestatus.openclaw;

import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import livestatus.session.Delivery;
import livestatus.session.Signal.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * What one registry entry holds, before it is known what that means. Lives only while it is read.
 */
final class EntryFacts implements JsonScan.Property {
  private static final int MAX_TITLE = 120;
  private static final int MAX_ERROR = 2_000;
  private static final Pattern PEER_ID = Pattern.compile("\\s+id:\\S+$");

  @Nullable String sessionId;
  @Nullable String sessionFile;
  @Nullable String spawnedBy;
  @Nullable String parentSessionKey;
  RunStatus status = RunStatus.NONE;
  @Nullable Instant startedAt;
  @Nullable Instant endedAt;
  @Nullable Instant updatedAt;
  boolean aborted;
  boolean byHook;
  @Nullable String error;
  @Nullable String model;
  long inputTokens;
  long outputTokens;
  long cachedTokens;
  double cost;

  private @Nullable String label;
  private @Nullable String displayName;
  private @Nullable String groupChannel;
  private @Nullable String groupId;
  private @Nullable String channel;
  private @Nullable String chatType;
  private final Target context = new Target();
  private final Target last = new Target();
  private final Target origin = new Target();
  private final Target route = new Target();

  /** One of the places where an entry says whom it talks to. */
  private static final class Target implements JsonScan.Property {
    @Nullable String provider;
    @Nullable String to;
    @Nullable String account;
    @Nullable String thread;
    @Nullable String chatType;
    @Nullable String label;

    @Override
    public void read(JsonScan p, String name) {
      switch (name) {
        case "channel", "provider" -> provider = p.text(MAX_TITLE);
        case "to" -> to = p.text(MAX_TITLE);
        case "accountId" -> account = p.text(MAX_TITLE);
        case "threadId" -> thread = p.text(MAX_TITLE);
        case "chatType" -> chatType = p.usualText();
        case "label" -> label = p.text(MAX_TITLE);
        case "target" -> p.object(this);
        case "thread" ->
            p.object(
                (q, key) -> {
                  String told = q.text(MAX_TITLE);
                  thread = key.equals("id") ? told : thread;
                });
        default -> p.skip();
      }
    }
  }

  @Override
  public void read(JsonScan p, String name) {
    switch (name) {
      case "sessionId" -> sessionId = p.text(MAX_TITLE);
      case "sessionFile" -> sessionFile = p.text(4_096);
      case "spawnedBy" -> spawnedBy = p.text(1_000);
      case "parentSessionKey" -> parentSessionKey = p.text(1_000);
      case "status" -> status = status(p.usualText());
      case "startedAt" -> startedAt = p.moment();
      case "endedAt" -> endedAt = p.moment();
      case "updatedAt" -> updatedAt = p.moment();
      case "abortedLastRun" -> aborted = p.truth();
      case "hookExternalContentSource" -> byHook = p.text() != null;
      case "lastRunError" -> error = error(p);
      case "model" -> model = model(p);
      case "inputTokens" -> inputTokens = count(p);
      case "outputTokens" -> outputTokens = count(p);
      case "cacheRead", "cacheWrite" -> cachedTokens += count(p);
      case "estimatedCostUsd" -> cost = p.real();
      case "label" -> label = p.text(MAX_TITLE);
      case "displayName" -> displayName = p.text(MAX_TITLE);
      case "groupChannel" -> groupChannel = p.text(MAX_TITLE);
      case "groupId" -> groupId = p.text(MAX_TITLE);
      case "channel" -> channel = p.text(MAX_TITLE);
      case "chatType" -> chatType = p.usualText();
      case "deliveryContext" -> p.object(context);
      case "lastChannel" -> last.provider = p.text(MAX_TITLE);
      case "lastTo" -> last.to = p.text(MAX_TITLE);
      case "lastAccountId" -> last.account = p.text(MAX_TITLE);
      case "lastThreadId" -> last.thread = p.text(MAX_TITLE);
      case "origin" -> p.object(origin);
      case "route" -> p.object(route);
      case "delivery" -> p.object(this::delivery);
      default -> p.skip();
    }
  }

  /** Since 2026.9 all of it stands in one object. */
  private void delivery(JsonScan p, String name) {
    switch (name) {
      case "context" -> p.object(context);
      case "origin" -> p.object(origin);
      case "route" -> p.object(route);
      default -> p.skip();
    }
  }

  private static @Nullable String model(JsonScan p) {
    String told = p.usualText();
    return told == null || told.isBlank() ? null : Json.cut(told, MAX_TITLE);
  }

  private static long count(JsonScan p) {
    Long told = p.whole();
    return told == null ? 0 : Math.max(0, told);
  }

  /** A status by its word; {@link RunStatus#NONE} for one that is not known. */
  static RunStatus status(@Nullable String word) {
    if (word == null) {
      return RunStatus.NONE;
    }
    return switch (word) {
      case "pending" -> RunStatus.PENDING;
      case "running" -> RunStatus.RUNNING;
      case "done" -> RunStatus.DONE;
      case "failed" -> RunStatus.FAILED;
      case "killed" -> RunStatus.KILLED;
      case "timeout" -> RunStatus.TIMEOUT;
      default -> RunStatus.NONE;
    };
  }

  private static @Nullable String error(JsonScan p) {
    String[] told = new String[1];
    if (!p.isText()) {
      p.object(
          (q, name) -> {
            String text = q.text(MAX_ERROR);
            told[0] = name.equals("message") || name.equals("error") ? text : told[0];
          });
    } else {
      told[0] = p.text(MAX_ERROR);
    }
    return ErrorText.of(told[0]);
  }

  @Nullable String title(KeyParts key) {
    if (label != null) {
      return label;
    }
    if (groupChannel != null) {
      return groupChannel;
    }
    if (key.kind() == livestatus.session.Kind.DIRECT && origin.label != null) {
      return PEER_ID.matcher(origin.label).replaceFirst("");
    }
    return key.name() != null ? key.name() : displayName;
  }

  /** The entry's own words first, the key's where it has none. */
  @Nullable Delivery delivery(@Nullable Delivery fromKey) {
    Target told = null;
    for (Target target : new Target[] {context, last, origin, route}) {
      if (target.to != null) {
        told = target;
        break;
      }
    }
    if (told == null && fromKey != null) {
      return fromKey;
    }
    if (told == null) {
      told = context.provider != null ? context : last;
    }
    String provider = told.provider != null ? told.provider : channel;
    if (provider == null) {
      return null;
    }
    String to = told.to != null ? told.to : provider.equals(channel) ? groupId : null;
    String thread = told.thread;
    if (thread == null && fromKey != null) {
      thread = fromKey.thread();
    }
    return new Delivery(provider, chat(to, fromKey), peer(provider, to), thread, told.account);
  }

  private Delivery.Chat chat(@Nullable String to, @Nullable Delivery fromKey) {
    String word = chatType != null ? chatType : origin.chatType;
    Delivery.Chat told = fromKey != null ? fromKey.chat() : KeyParts.chat(word);
    String prefix = to == null || to.indexOf(':') < 0 ? null : to.substring(0, to.indexOf(':'));
    Delivery.Chat target = KeyParts.chat(prefix == null ? null : prefix.toLowerCase(Locale.ROOT));
    if (target == null) {
      return told != null ? told : groupId != null ? Delivery.Chat.CHANNEL : Delivery.Chat.DIRECT;
    }
    if (target == Delivery.Chat.CHANNEL && told != null) {
      // A direct chat that is told by its channel's id is a group of two.
      return told == Delivery.Chat.DIRECT ? Delivery.Chat.GROUP : told;
    }
    return target;
  }

  /** {@code channel:ID}, {@code user:ID} and the like, perhaps with the provider before it. */
  private static @Nullable String peer(String provider, @Nullable String to) {
    if (to == null) {
      return null;
    }
    String rest = to.startsWith(provider + ":") ? to.substring(provider.length() + 1) : to;
    int colon = rest.indexOf(':');
    boolean prefixed = colon > 0 && KeyParts.chat(rest.substring(0, colon)) != null;
    String peer = prefixed ? rest.substring(colon + 1) : rest;
    return peer.isBlank() ? null : peer;
  }
}
