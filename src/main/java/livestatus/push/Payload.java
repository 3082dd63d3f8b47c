package livestatus.push;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import livestatus.session.PushedStatus;
import livestatus.session.SessionKey;
import livestatus.session.Signal;
import livestatus.session.State;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxDocumentLength(MAX_BYTES)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
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

  /** A JSON object within the limits of what may be sent. */
  public static JsonNode object(byte[] json) throws BadPayload {
    if (json.length > MAX_BYTES) {
      throw new BadPayload("body", "is larger than " + MAX_BYTES / 1024 + " KB");
    }
    JsonNode node;
    try {
      node = JSON.readTree(json);
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
    if (node == null || !node.isObject()) {
      throw new BadPayload("body", "must be a JSON object");
    }
    return node;
  }

  /** The fields of one object; those that nobody asked for become metadata. */
  static final class Fields {
    private final JsonNode object;
    private final Map<String, JsonNode> unread = new LinkedHashMap<>();

    Fields(JsonNode object) {
      this.object = object;
      object.properties().forEach(field -> unread.put(field.getKey(), field.getValue()));
    }

    private @Nullable JsonNode take(String name) {
      unread.remove(name);
      JsonNode value = object.get(name);
      return value == null || value.isNull() ? null : value;
    }

    String requiredText(String name, int limit) throws BadPayload {
      String text = text(name, limit);
      if (text == null || text.isEmpty()) {
        throw new BadPayload(name, "is missing");
      }
      return text;
    }

    @Nullable String text(String name, int limit) throws BadPayload {
      JsonNode value = take(name);
      if (value == null) {
        return null;
      }
      if (value.isNumber() && name.endsWith("_id")) {
        return value.asString();
      }
      if (!value.isString()) {
        throw new BadPayload(name, "must be a string");
      }
      if (value.stringValue().length() > limit) {
        throw new BadPayload(name, "is longer than " + limit + " characters");
      }
      return value.stringValue();
    }

    @Nullable Double fraction(String name) throws BadPayload {
      JsonNode value = take(name);
      if (value == null) {
        return null;
      }
      if (!value.isNumber() || !(value.asDouble() >= 0 && value.asDouble() <= 1)) {
        throw new BadPayload(name, "must be a number from 0 to 1");
      }
      return value.asDouble();
    }

    /** A time as ISO 8601 text, or seconds or milliseconds since 1970. */
    Instant time(String name, Instant otherwise) throws BadPayload {
      JsonNode value = take(name);
      if (value == null) {
        return otherwise;
      }
      try {
        if (value.isNumber()) {
          double number = value.asDouble();
          double millis = number > 1e11 ? number : number * 1000;
          if (millis >= 0 && millis < LATEST.toEpochMilli()) {
            return Instant.ofEpochMilli((long) millis);
          }
        }
        if (value.isString()) {
          return iso(value.stringValue());
        }
      } catch (DateTimeException | ArithmeticException e) {
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
      JsonNode given = take("metadata");
      Map<String, Object> metadata = new LinkedHashMap<>();
      if (given != null && !given.isObject()) {
        throw new BadPayload("metadata", "must be an object");
      }
      if (given != null) {
        given.properties().forEach(field -> put(metadata, field.getKey(), field.getValue()));
      }
      unread.forEach((name, value) -> put(metadata, name, value));
      if (metadata.size() > MAX_METADATA) {
        throw new BadPayload("metadata", "has more than " + MAX_METADATA + " fields");
      }
      return metadata;
    }

    private static void put(Map<String, Object> metadata, String name, JsonNode value) {
      Object plain = JSON.treeToValue(value, Object.class);
      if (plain != null) {
        metadata.put(name, plain);
      }
    }
  }
}
