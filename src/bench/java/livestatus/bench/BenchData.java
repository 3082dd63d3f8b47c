package livestatus.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import livestatus.openclaw.GatewayDatabase;

/**
 * The data to measure with, made from a seed below {@code target/bench-data} and used again. What
 * was left half made is made anew.
 */
final class BenchData {
  /** Changes with what is made, so that older data is not taken for it. */
  private static final String EDITION = "2";

  private static final long SEED = 20261121;
  private static final int AGENTS = 5;
  private static final int ENTRY = 2_750;

  private final Path folder;
  private final Instant begin =
      Instant.now().minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.HOURS);

  BenchData(Path folder) {
    this.folder = folder;
  }

  private interface Maker {
    void make(Path into) throws IOException;
  }

  private Path set(String name, Maker maker) throws IOException {
    Path set = folder.resolve(name);
    Path complete = folder.resolve(name + ".complete");
    if (!Files.exists(complete) || !Files.readString(complete).equals(EDITION)) {
      System.err.println("making " + set);
      delete(set);
      Files.createDirectories(set);
      maker.make(set);
      Files.writeString(complete, EDITION);
    }
    return set;
  }

  /** Large transcripts below one agent: 1.1 GB in 200 files, or so many bytes in total. */
  List<Path> transcripts(boolean huge, int files, long bytes) throws IOException {
    String name = (huge ? "mixed-" : "plain-") + files + "-" + (bytes >> 20) + "MB";
    Path home =
        set(
            name,
            into -> {
              Path sessions = sessions(into, "main");
              TranscriptWriter writer =
                  new TranscriptWriter(SEED, huge, begin.minus(Duration.ofDays(30)));
              Random random = new Random(SEED);
              for (int i = 0; i < files; i++) {
                // From a tenth of the middle size to twice as much.
                long size = (long) (bytes / (double) files * (0.1 + 1.8 * random.nextDouble()));
                writer.write(sessions.resolve(name(i) + ".jsonl"), size);
              }
              System.err.printf(
                  "  %,d lines, %.2f %% of them huge with %,d MB%n",
                  writer.lines, 100.0 * writer.hugeLines / writer.lines, writer.hugeBytes >> 20);
            });
    try (Stream<Path> found = Files.list(sessions(home, "main"))) {
      return found.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
  }

  /** One large transcript. */
  Path transcript(long bytes) throws IOException {
    return transcripts(true, 1, bytes).get(0);
  }

  /** A home with that many small sessions that ended, over five agents, as 2026.7 has them. */
  Path home(int count) throws IOException {
    return set(
        "home-" + count,
        into -> {
          for (int a = 0; a < AGENTS; a++) {
            Path sessions = sessions(into, "agent" + a);
            TranscriptWriter writer =
                new TranscriptWriter(SEED + a, false, begin.minus(Duration.ofDays(20)));
            List<String> entries = new ArrayList<>();
            for (int i = a; i < count; i += AGENTS) {
              Path file = sessions.resolve(name(i) + ".jsonl");
              writer.small(file);
              Instant ended = begin.minusSeconds(60L * i);
              Files.setLastModifiedTime(file, FileTime.from(ended));
              entries.add(entry(key("agent" + a, i), i, ended, "done"));
            }
            registry(sessions.resolve("sessions.json"), entries);
          }
        });
  }

  /** A registry of that many entries alone, each with the blobs that nobody needs. */
  Path registry(int count) throws IOException {
    return set(
            "registry-" + count,
            into -> {
              List<String> entries = new ArrayList<>();
              for (int i = 0; i < count; i++) {
                entries.add(entry(key("main", i), i, begin.minusSeconds(60L * i), "done"));
              }
              registry(into.resolve("sessions.json"), entries);
            })
        .resolve("sessions.json");
  }

  /** A home whose one agent keeps that many sessions in a database. */
  Path sqliteHome(int count) throws IOException {
    return set(
        "sqlite-" + count,
        into -> {
          Path file = database(into);
          try (GatewayDatabase gateway = GatewayDatabase.create(file)) {
            for (int i = 0; i < count; i++) {
              long ended = begin.minusSeconds(60L * i).toEpochMilli();
              String json = "{" + entry("k", i, Instant.ofEpochMilli(ended), "done") + "}";
              gateway.session(
                  key("main", i),
                  name(i),
                  json.substring(json.indexOf('{', 1), json.length() - 1),
                  ended);
              gateway.event(name(i), 0, event(i, ended, "user", ""), ended);
              gateway.event(
                  name(i), 1, event(i, ended, "assistant", ",\"stopReason\":\"stop\""), ended);
              if (i % 1_000 == 0) {
                gateway.commit();
              }
            }
            gateway.commit();
          }
        });
  }

  static Path database(Path home) {
    return home.resolve("agents").resolve("main").resolve("agent").resolve("openclaw-agent.sqlite");
  }

  private static String event(int i, long at, String role, String more) {
    return "{\"type\":\"message\",\"id\":\""
        + role
        + i
        + "\",\"timestamp\":\""
        + Instant.ofEpochMilli(at)
        + "\",\"message\":{\"role\":\""
        + role
        + "\",\"content\":[{\"type\":\"text\",\"text\":\"Please look at it\"}]"
        + more
        + "}}";
  }

  static String key(String agent, int i) {
    return "agent:" + agent + ":explicit:" + name(i);
  }

  /** Looks like an id of the gateway's. */
  static String name(int i) {
    return String.format("%08x-0000-4000-8000-%012x", i, i * 2_654_435_761L & 0xffffffffffffL);
  }

  static Path sessions(Path home, String agent) throws IOException {
    return Files.createDirectories(home.resolve("agents").resolve(agent).resolve("sessions"));
  }

  static String entry(String key, int i, Instant ended, String status) {
    StringBuilder entry = new StringBuilder(ENTRY + 200);
    long at = ended.toEpochMilli();
    entry.append("  \"").append(key).append("\": {\n    \"sessionId\": \"").append(name(i));
    entry.append("\",\n    \"updatedAt\": ").append(at);
    entry.append(
        ",\n    \"abortedLastRun\": false,\n    \"chatType\": \"direct\",\n    \"route\": {");
    entry.append(
        "\n      \"channel\": \"webchat\"\n    },\n    \"sessionFile\": \"/home/agent/.openclaw/");
    entry.append("agents/main/sessions/").append(name(i)).append(".jsonl\",\n    \"status\": \"");
    entry.append(status).append("\",\n    \"startedAt\": ").append(at - 60_000);
    if (!status.equals("running")) {
      entry.append(",\n    \"endedAt\": ").append(at);
    }
    entry.append(
        ",\n    \"model\": \"m1\",\n    \"inputTokens\": 8371,\n    \"outputTokens\": 6,\n");
    entry.append("    \"skillsSnapshot\": {\n      \"prompt\": \"");
    while (entry.length() < ENTRY / 2) {
      entry.append("<skill name=\\\"search\\\">Looks things up — schön 🔎</skill>\\n");
    }
    entry.append("\"\n    },\n    \"systemPromptReport\": {\n      \"tools\": [");
    for (int t = 0; entry.length() < ENTRY - 100; t++) {
      entry.append(t == 0 ? "" : ",").append("\n        {\n          \"name\": \"tool").append(t);
      entry.append("\",\n          \"chars\": ").append(100 + t).append("\n        }");
    }
    return entry.append("\n      ]\n    }\n  }").toString();
  }

  private static void registry(Path file, List<String> entries) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      out.write("{\n");
      out.write(String.join(",\n", entries));
      out.write("\n}\n");
    }
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Copies a set, with its times, to where it may be changed. */
  static Path copy(Path from, Path to) throws IOException {
    delete(to);
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        Files.copy(path, target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return to;
  }
}
