package livestatus.daemon.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import livestatus.daemon.demo.DemoTranscript.Call;

/**
 * One minute in the life of four agents: a bug is fixed, a question is split among sub-agents, a
 * deployment waits for a person, a nightly job meets a provider's limit, a gateway crashes and
 * comes back, and somebody says stop.
 */
final class DemoStory {
  /** Something that happens, in story time. */
  record Beat(double second, Runnable act) {}

  private static final String FIX = "agent:main:mattermost:channel:demotownsquare";
  private static final String RESEARCH = "agent:research:mattermost:direct:demoalice";
  private static final String BENCH = "agent:research:subagent:demo-benchmarks";
  private static final String LICENCE = "agent:research:subagent:demo-licences";
  private static final String LATENCY = "agent:writer:subagent:demo-latency";
  private static final String BACKUP = "agent:ops:cron:demo-backup:run:demo";
  private static final String BUILD = "agent:builder:main";
  private static final String CLEAN = "agent:ops:cleanup";

  private final DemoGateway gateway;
  private final Consumer<String> narrator;
  private final List<Beat> beats = new ArrayList<>();

  DemoStory(DemoGateway gateway, Consumer<String> narrator) {
    this.gateway = gateway;
    this.narrator = narrator;
    narrate();
    fixTheLoginTest();
    compareDatabases();
    backUpAtNight();
    buildThroughACrash();
    cleanUpUntilStopped();
    beats.sort(java.util.Comparator.comparingDouble(Beat::second));
  }

  List<Beat> beats() {
    return List.copyOf(beats);
  }

  private void at(double second, Runnable act) {
    beats.add(new Beat(second, act));
  }

  private void begin(double second, String key, String asked) {
    at(
        second,
        () -> {
          gateway.begin(key);
          gateway.transcript(key).asked(asked);
        });
  }

  private void end(double second, String key, String said, int tokens) {
    at(
        second,
        () -> {
          gateway.transcript(key).answers(said, tokens);
          gateway.end(key);
        });
  }

  /** A tool that is called and gives its result some seconds later. */
  private void tool(
      double from, double to, String key, String said, Call call, int exitCode, String output) {
    at(from, () -> gateway.transcript(key).calls(said, 4_000 + 900 * beats.size() % 3_000, call));
    at(to, () -> gateway.transcript(key).result(call, exitCode, millis(from, to), output));
  }

  private static long millis(double from, double to) {
    return Math.round((to - from) * 1000);
  }

  private static Call call(String id, String tool, String argument, String value) {
    return new Call("demo-" + id, tool, Map.of(argument, value));
  }

  private static Map<String, Object> mattermost(String chat, String to, String title) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("chatType", chat);
    entry.put("channel", "mattermost");
    entry.put("displayName", title);
    entry.put("deliveryContext", Map.of("channel", "mattermost", "to", to, "accountId", "default"));
    return entry;
  }

  private static Map<String, Object> child(String parent, String label) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("spawnedBy", parent);
    entry.put("spawnDepth", 1);
    entry.put("label", label);
    return entry;
  }

  private static String task(String task) {
    return "[Subagent Context] You are running as a subagent (depth 1/2).\n\n[Subagent Task]: "
        + task;
  }

  private void say(double second, String sentence) {
    at(second, () -> narrator.accept(sentence));
  }

  private void narrate() {
    say(0, "Four agents, told through real files: each line is a session.");
    say(2.6, "main runs a slow test: the tool and its time are shown.");
    say(6.9, "research splits a question: sub-agents stand below it, of any agent.");
    say(12, "The test failed; main tries to fix it.");
    say(16, "ops backs up at night: a scheduled session of its own.");
    say(21, "main is done: idle sessions are calm.");
    say(23, "The provider refuses ops: it is tried again, so it is no error yet.");
    say(31, "main waits for a person: blocked, and what it waits for.");
    say(35, "ops gave up: an error, with its message. Enter shows it in full.");
    say(36.5, "builder's gateway was killed in the middle of a tool.");
    say(40, "Approved: main goes on. ops begins to clean up.");
    say(48, "Somebody said stop: ops is cancelled.");
    say(50, "builder's gateway is back and goes on.");
    say(58, "The story has ended; q ends the demo and leaves nothing behind.");
  }

  private void fixTheLoginTest() {
    at(
        0,
        () ->
            gateway.session(
                "main", FIX, mattermost("channel", "channel:demotownsquare", "town-square")));
    begin(0.2, FIX, "The login test fails on CI since this morning. Find out why and fix it.");
    tool(
        1,
        1.8,
        FIX,
        "I will look at the test first.",
        call("1", "read", "path", "src/test/login/LoginTest.java"),
        0,
        "class LoginTest { … }");
    tool(
        2.6,
        11,
        FIX,
        "Now I run it.",
        call("2", "exec", "command", "npm test -- login"),
        1,
        "1 failed");
    tool(
        12,
        12.6,
        FIX,
        "The token expires at midnight UTC.",
        call("3", "edit", "path", "src/login/session.ts"),
        0,
        "edited");
    tool(
        13.4,
        20,
        FIX,
        "Once more.",
        call("4", "exec", "command", "npm test -- login"),
        0,
        "42 passed");
    end(21, FIX, "Fixed: the session's expiry was compared in local time.", 6_200);

    begin(30, FIX, "Great. Put it on staging, please.");
    Call deploy = call("5", "exec", "command", "./deploy.sh staging");
    at(31, () -> gateway.transcript(FIX).calls("Deploying.", 5_100, deploy));
    at(
        31.5,
        () ->
            gateway
                .transcript(FIX)
                .result(
                    deploy,
                    Map.of("status", "approval-pending", "approvalId", "demo", "host", "gateway"),
                    "Approval required: ./deploy.sh staging",
                    false));
    begin(39, FIX, "Approved: run ./deploy.sh staging.");
    tool(
        40,
        44,
        FIX,
        "Deploying.",
        call("6", "exec", "command", "./deploy.sh staging"),
        0,
        "deployed");
    end(45, FIX, "Staging runs the fix.", 5_400);
  }

  private void compareDatabases() {
    at(
        5,
        () ->
            gateway.session("research", RESEARCH, mattermost("direct", "user:demoalice", "alice")));
    begin(5.2, RESEARCH, "Compare three vector databases for our search: speed, licence, price.");
    Call first = spawn("s1", "benchmarks", "Find published benchmarks of the three");
    Call second = spawn("s2", "licences", "Read the three licences and sum them up");
    at(6.5, () -> gateway.transcript(RESEARCH).calls("I will split this.", 7_300, first, second));
    at(6.7, () -> spawned(RESEARCH, first, "research", BENCH, "benchmarks"));
    at(6.9, () -> spawned(RESEARCH, second, "research", LICENCE, "licences"));
    end(7.6, RESEARCH, "Two sub-agents are at work.", 1_200);

    begin(7, BENCH, task("Find published benchmarks of the three"));
    tool(
        8,
        12,
        BENCH,
        "",
        call("b1", "web_search", "query", "vector database benchmark recall latency"),
        0,
        "10 results");
    Call third = spawn("s3", "latency", "Draw the latencies as a table");
    at(13, () -> gateway.transcript(BENCH).calls("Tables are the writer's work.", 3_900, third));
    at(13.2, () -> spawned(BENCH, third, "writer", LATENCY, "latency table"));
    tool(
        13.6,
        22,
        BENCH,
        "",
        call("b2", "web_fetch", "url", "https://example.org/ann-benchmarks"),
        0,
        "ok");
    begin(13.5, LATENCY, task("Draw the latencies as a table"));
    tool(14.5, 18, LATENCY, "", call("l1", "exec", "command", "python3 table.py"), 0, "done");
    end(19, LATENCY, "| database | p99 |", 2_100);
    at(22.5, () -> gateway.transcript(BENCH).asked(completion(LATENCY, "latency table")));
    end(24, BENCH, "Recall and latency of the three, with sources.", 6_800);

    begin(7.2, LICENCE, task("Read the three licences and sum them up"));
    tool(
        8.2,
        10,
        LICENCE,
        "",
        call("c1", "web_fetch", "url", "https://example.org/licences"),
        1,
        "404 not found");
    tool(
        11,
        26,
        LICENCE,
        "",
        call("c2", "web_search", "query", "vector database licence change"),
        0,
        "ok");
    end(27, LICENCE, "Two are open source, one is not any more.", 4_400);

    begin(28, RESEARCH, completion(LICENCE, "licences") + "\n\n" + completion(BENCH, "benchmarks"));
    end(33, RESEARCH, "Here is the comparison, with a recommendation.", 9_900);
  }

  private static Call spawn(String id, String label, String task) {
    return new Call("demo-" + id, "sessions_spawn", Map.of("task", task, "label", label));
  }

  private void spawned(String parent, Call call, String agent, String key, String label) {
    gateway.session(agent, key, child(parent, label));
    gateway
        .transcript(parent)
        .result(
            call,
            Map.of("status", "accepted", "childSessionKey", key),
            "{\"status\":\"accepted\",\"childSessionKey\":\"" + key + "\"}",
            false);
  }

  private static String completion(String key, String label) {
    return "OpenClaw runtime context (internal):\n\n[Internal task completion event]\n"
        + "source: subagent\nsession_key: "
        + key
        + "\ntype: subagent task\ntask: "
        + label
        + "\nstatus: completed successfully";
  }

  private void backUpAtNight() {
    at(15, () -> gateway.session("ops", BACKUP, Map.of("label", "nightly backup")));
    begin(
        15.2, BACKUP, "[cron:demo-backup nightly backup] Back up the database and check the copy.");
    tool(
        16,
        22,
        BACKUP,
        "",
        call("p1", "exec", "command", "pg_dump shop | zstd > shop.zst"),
        0,
        "ok");
    at(23, () -> gateway.transcript(BACKUP).fails("429 rate limit reached, retry after 4 s"));
    at(27, () -> gateway.transcript(BACKUP).fails("429 rate limit reached, retry after 8 s"));
    at(
        35,
        () -> {
          gateway
              .transcript(BACKUP)
              .fails(
                  "429 rate limit reached: the provider's daily limit of 2,000,000 tokens is used up");
          gateway.end(BACKUP);
        });
  }

  private void buildThroughACrash() {
    at(24, () -> gateway.session("builder", BUILD, Map.of("label", "release build")));
    begin(24.2, BUILD, "Build the release and publish the notes.");
    Call build = call("m1", "exec", "command", "mvn -B verify");
    at(25, () -> gateway.transcript(BUILD).calls("Building.", 3_300, build));
    at(36, () -> gateway.crash("builder"));
    at(
        50,
        () -> {
          gateway.begin(BUILD);
          gateway
              .transcript(BUILD)
              .asked("[System] Your previous turn was interrupted by a gateway restart. Go on.");
        });
    tool(
        51,
        56,
        BUILD,
        "Building again.",
        call("m2", "exec", "command", "mvn -B verify"),
        0,
        "BUILD SUCCESS");
    end(58, BUILD, "Built; the notes are published.", 4_700);
  }

  private void cleanUpUntilStopped() {
    at(40, () -> gateway.session("ops", CLEAN, Map.of("label", "clean up")));
    begin(40.2, CLEAN, "Delete all build folders that nobody used this month.");
    Call find = call("d1", "exec", "command", "find /srv -name target -mtime +30");
    at(41, () -> gateway.transcript(CLEAN).calls("Looking for them.", 2_200, find));
    at(
        48,
        () -> {
          gateway.transcript(CLEAN).aborted(find);
          gateway.end(CLEAN);
        });
  }
}
