package livestatus.openclaw;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import livestatus.session.Turn;
import livestatus.session.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What one transcript line holds, before it is known what that means: keys may come in any order,
 * so everything is gathered first. Lives only while one line is read.
 */
final class LineFacts {
  /** Enough to strip every wrapper and still have what was asked. */
  private static final int MAX_TEXT = 20_000;

  @Nullable String type;
  @Nullable String id;
  @Nullable Instant timestamp;
  @Nullable String customType;
  @Nullable String waitsFor;
  @Nullable String dataError;

  @Nullable String role;
  @Nullable Instant messageTimestamp;
  final List<JsonScan.Text> texts = new ArrayList<>(2);
  @Nullable String model;
  @Nullable String stopReason;
  @Nullable String errorMessage;
  @Nullable String provenance;
  boolean gatewayAbort;
  long inputTokens;
  long outputTokens;
  long cachedTokens;
  double cost;
  final List<Block> calls = new ArrayList<>();

  @Nullable String toolCallId;
  @Nullable String toolName;
  boolean isError;
  @Nullable String status;
  @Nullable Long exitCode;
  @Nullable String exitSignal;
  boolean timedOut;
  @Nullable Duration took;
  @Nullable String detailError;
  @Nullable String detailMessage;
  @Nullable String command;
  @Nullable String childSessionKey;

  /** Everything that is said, a line a block; null if that is nothing. */
  @Nullable String text() {
    String said = "";
    for (JsonScan.Text each : texts) {
      String text = each.beginning(MAX_TEXT);
      if (!text.isBlank() && said.length() < MAX_TEXT) {
        said = Json.cut(said.isEmpty() ? text : said + "\n" + text, MAX_TEXT);
      }
    }
    return said.isEmpty() ? null : said;
  }

  /** Of a property that stands there twice the last one counts. */
  void forgetUsage() {
    inputTokens = 0;
    outputTokens = 0;
    cachedTokens = 0;
    cost = 0;
  }

  Usage usage() {
    return new Usage(inputTokens, outputTokens, cachedTokens, cost);
  }

  /** A part of what a message says, which may be a tool call. */
  static final class Block {
    /** More arguments than any tool needs to be told by. */
    static final int MAX_ARGUMENTS = 16;

    final LineFacts line;
    @Nullable String type;
    @Nullable String id;
    @Nullable String name;
    Map<String, String> arguments = Map.of();
    List<Turn.PlanStep> plan = List.of();

    Block(LineFacts line) {
      this.line = line;
    }

    void put(String name, String argument) {
      // Most blocks of an answer turn out to be no call.
      arguments = arguments.isEmpty() ? new LinkedHashMap<>() : arguments;
      arguments.put(name, argument);
    }

    void add(Turn.PlanStep step) {
      plan = plan.isEmpty() ? new ArrayList<>() : plan;
      plan.add(step);
    }
  }
}
