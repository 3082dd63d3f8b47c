package livestatus.push;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import livestatus.json.JsonTree;
import livestatus.session.PushedStatus;
import livestatus.session.SessionKey;
import livestatus.session.Signal;
import livestatus.session.State;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The JSON that agents send, checked field by field. Everything that comes in by push passes here,
 * whether over HTTP, from a file or from the command line, so that one rule holds for all.
 */
public final class Payload {
  public static final int MAX_BYTES = 64 * 1024;
  static final int MAX_MESSAGE = 8_000;
  static final int MAX_METADATA = 100;
  private static final int MAX_DEPTH = 20;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:@-]{1,200}");
  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");
  private static final List<State> PUSHED =
      List.of(State.IDLE, State.WORKING, State.BLOCKED, State.COMPLETED, State.ERROR);

  private static final JsonFactory RULES =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxDocumentLength(MAX_BYTES)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private Payload() {}

  /** A status push: {@code session}, {@code status}, and what else the agent tells. */
  public static Signal.Pushed status(byte[] json, Instant now) throws BadPayload {
    Fields fields = new Fields(object(json));
    SessionKey session = name("session", fields.requiredText("session", 200));
    State state = state(fields.requiredText("status", 20));
    Instant at = fields.time("timestamp", now);
    Double progress = fields.fraction("progress");
    String message = fields.text("message", MAX_MESSAGE);
    String task = fields.text("task_id", 200);
    String result = fields.text("result", MAX_MESSAGE);
    return new Signal.Pushed(
        session, new PushedStatus(state, at, progress, message, task, result, fields.metadata()));
  }

  /** A name that can be a key, a file's name and a part of an address, and never a path. */
  public static SessionKey name(String field, String name) throws BadPayload {
    if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
      throw new BadPayload(
          field, "must be 1 to 200 letters, digits or any of . _ : @ - (no spaces, no slashes)");
    }
    return new SessionKey(name);
  }

  static State state(String word) throws BadPayload {
    for (State state : PUSHED) {
      if (state.word().equals(word)) {
        return state;
      }
    }
    throw new BadPayload("status", "must be one of idle, working, blocked, completed, error");
  }

  /** A JSON object's properties, within the limits of what may be sent. */
  public static Map<String, @Nullable Object> object(byte[] json) throws BadPayload {
    if (json.length > MAX_BYTES) {
      throw new BadPayload("body", "is larger than " + MAX_BYTES / 1024 + " KB");
    }
    JsonTree tree;
    try {
      tree = JsonTree.read(RULES, json);
    } catch (JacksonException e) {
      // Its own message would quote the sender's text.
      throw new BadPayload(
          "body",
          "is not valid JSON at line "
              + (e.getLocation() == null ? "?" : e.getLocation().getLineNr())
              + ", or is nested deeper than "
              + MAX_DEPTH
              + " levels");
    }
    if (tree == null || !tree.isObject()) {
      throw new BadPayload("body", "must be a JSON object");
    }
    return tree.properties();
  }

  /** The fields of one object; those that nobody asked for become metadata. */
  static final class Fields {
    private final Map<String, @Nullable Object> unread;

    Fields(Map<String, @Nullable Object> object) {
      unread = new LinkedHashMap<>(object);
    }

    private @Nullable Object take(String name) {
      return unread.remove(name);
    }

    String requiredText(String name, int limit) throws BadPayload {
      String text = text(name, limit);
      if (text == null || text.isEmpty()) {
        throw new BadPayload(name, "is missing");
      }
      return text;
    }

    @Nullable String text(String name, int limit) throws BadPayload {
      Object value = take(name);
      if (value == null) {
        return null;
      }
      if (value instanceof Number && name.endsWith("_id")) {
        return value.toString();
      }
      if (!(value instanceof String text)) {
        throw new BadPayload(name, "must be a string");
      }
      if (text.length() > limit) {
        throw new BadPayload(name, "is longer than " + limit + " characters");
      }
      return text;
    }

    @Nullable Double fraction(String name) throws BadPayload {
      Object value = take(name);
      if (value == null) {
        return null;
      }
      double fraction = value instanceof Number number ? number.doubleValue() : -1;
      if (fraction >= 0 && fraction <= 1) {
        return fraction;
      }
      throw new BadPayload(name, "must be a number from 0 to 1");
    }

    /** A time as ISO 8601 text, or seconds or milliseconds since 1970. */
    Instant time(String name, Instant otherwise) throws BadPayload {
      Object value = take(name);
      if (value == null) {
        return otherwise;
      }
      try {
        if (value instanceof Number number) {
          double time = number.doubleValue();
          double millis = time > 1e11 ? time : time * 1000;
          if (millis >= 0 && millis < LATEST.toEpochMilli()) {
            return Instant.ofEpochMilli((long) millis);
          }
        }
        if (value instanceof String text) {
          return iso(text);
        }
      } catch (DateTimeException e) {
        // Told below, with the field's name.
      }
      throw new BadPayload(name, "must be a time such as 2026-11-21T14:02:00Z");
    }

    private static Instant iso(String text) {
      // A time without a zone is UTC: Python's isoformat() writes such times.
      boolean zoned = text.endsWith("Z") || text.matches(".*[+-]\\d\\d:?\\d\\d$");
      return OffsetDateTime.parse(zoned ? text : text + "Z").toInstant();
    }

    Map<String, Object> metadata() throws BadPayload {
      JsonTree given = new JsonTree(take("metadata"));
      if (given.value() != null && !given.isObject()) {
        throw new BadPayload("metadata", "must be an object");
      }
      Map<String, Object> metadata = new LinkedHashMap<>();
      given.properties().forEach((name, value) -> put(metadata, name, value));
      unread.forEach((name, value) -> put(metadata, name, value));
      if (metadata.size() > MAX_METADATA) {
        throw new BadPayload("metadata", "has more than " + MAX_METADATA + " fields");
      }
      return metadata;
    }

    private static void put(Map<String, Object> metadata, String name, @Nullable Object value) {
      if (value != null) {
        metadata.put(name, value);
      }
    }
  }
}
