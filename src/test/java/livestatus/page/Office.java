package livestatus.page;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import livestatus.daemon.demo.Stage;

/** A team of agents in the middle of a working day. */
final class Office {
  /** What a README's reader should look at. */
  static final String SHOWN = "agent:research:main";

  /** Where something went wrong. */
  static final String FAILED = "agent:ops:cron:nightly-backup:run:1";

  private final Stage stage;

  Office(Stage stage) {
    this.stage = stage;
  }

  private void step(
      String key, String id, String tool, Map<String, Object> arguments, int exit, int seconds) {
    stage.call(key, id, tool, arguments);
    stage.pass(Duration.ofSeconds(seconds));
    stage.result(key, id, tool, exit, exit == 0 ? "ok" : "1 failed");
  }

  /** What is going on now, and has been for some minutes. */
  void present() {
    stage.setClock(Duration.ofMinutes(-6));
    String licences = "agent:research:subagent:licences";
    String benchmarks = "agent:research:subagent:benchmarks";
    String table = "agent:writer:subagent:table";
    stage.begin(
        SHOWN,
        Map.of("label", "vector databases"),
        "Compare three vector databases for our search: speed, licence and price. Prefer what we"
            + " can run ourselves.");
    step(SHOWN, "r1", "read", Map.of("path", "docs/search/requirements.md"), 0, 3);
    step(
        SHOWN,
        "r2",
        "web_search",
        Map.of("query", "vector database comparison self hosted"),
        0,
        14);
    spawn(benchmarks, SHOWN, "benchmarks", "Find published benchmarks of the three");
    spawn(licences, SHOWN, "licences", "Read the three licences and sum them up");
    stage.answer(SHOWN, "Two sub-agents are at work.");
    step(benchmarks, "e1", "web_fetch", Map.of("url", "https://example.org/ann-benchmarks"), 0, 41);
    step(licences, "l1", "web_fetch", Map.of("url", "https://example.org/licences"), 1, 12);
    spawn(table, benchmarks, "latency table", "Draw the latencies as a table");
    step(table, "t1", "exec", Map.of("command", "python3 table.py --by p99"), 0, 33);
    stage.answer(table, "| database | p99 |");
    stage.pass(Duration.ofSeconds(30));
    stage.call(benchmarks, "e2", "web_search", Map.of("query", "recall at 10 latency p99"));
    step(licences, "l2", "web_search", Map.of("query", "licence change vector database"), 0, 58);
    stage.answer(licences, "Two are open source, one is not any more.");

    String deploy = "agent:main:main";
    stage.begin(deploy, Map.of("label", "town square"), "Put the fix on staging, please.");
    step(deploy, "d0", "exec", Map.of("command", "git log -3"), 0, 2);
    stage.call(deploy, "d1", "exec", Map.of("command", "./deploy.sh staging"));
    stage.needsApproval(deploy, "d1", "Approval required: ./deploy.sh staging");

    stage.begin(FAILED, Map.of("label", "nightly backup"), "Back up the shop and check the copy.");
    step(FAILED, "p1", "exec", Map.of("command", "pg_dump shop"), 0, 75);
    stage.fail(
        FAILED,
        "429 rate limit reached: the provider's daily limit of 2,000,000 tokens is used up; it is"
            + " renewed at midnight UTC, so raise the limit or let the job wait");

    String build = "agent:builder:main";
    stage.begin(build, Map.of("label", "release build"), "Build the release, publish the notes.");
    stage.call(build, "m1", "exec", Map.of("command", "mvn -B verify"));

    String clean = "agent:ops:cleanup";
    stage.begin(clean, Map.of("label", "clean up"), "Delete build folders that nobody used.");
    stage.call(clean, "c1", "exec", Map.of("command", "find /srv -name target -mtime +30"));
    stage.abort(clean, "c1");

    Map<String, Object> migration = new LinkedHashMap<>();
    migration.put("progress", 0.62);
    migration.put("message", "Copying orders of 2024");
    migration.put("task_id", "bd-118");
    migration.put("metadata", Map.of("table", "orders", "rows", 1_240_000));
    stage.push("migrate-orders", "working", migration);
    stage.setClock(Duration.ZERO);
  }

  private void spawn(String key, String parent, String label, String task) {
    stage.subAgent(key, parent, label);
    stage.ask(key, "[Subagent Context] You are running as a subagent.\n\n[Subagent Task]: " + task);
    stage.pass(Duration.ofSeconds(4));
  }
}
