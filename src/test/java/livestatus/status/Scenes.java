package livestatus.status;

import java.util.LinkedHashMap;
import java.util.Map;
import livestatus.session.Argument;
import livestatus.session.Freshness;
import livestatus.session.Kind;
import livestatus.session.State;
import livestatus.session.Step.Outcome;

/** One session for each way to look; the golden texts and the pictures show these. */
final class Scenes {
  private static final String KEY = "agent:coder:mattermost:channel:town";

  private Scenes() {}

  static Map<String, Scene> all() {
    Map<String, Scene> all = new LinkedHashMap<>();
    all.put("working", working());
    all.put("done", done());
    all.put("blocked", blocked());
    all.put("error", error());
    all.put("cancelled", cancelled());
    all.put("stale", quiet(Freshness.STALE));
    all.put("very-stale", quiet(Freshness.VERY_STALE));
    all.put("stuck", quiet(Freshness.STUCK));
    all.put("idle", Scene.of(KEY).state(State.IDLE, 0).reason("nothing was asked yet"));
    all.put("unknown", unknown());
    all.put("completed", completed());
    all.put("retrying", retrying());
    all.put("progress", progress());
    all.put("sub-agents", subAgents());
    all.put("many-sub-agents", manySubAgents());
    return all;
  }

  private static Scene login() {
    return Scene.of(KEY)
        .asked("Fix the login test that fails since yesterday, then open a pull request.")
        .did("grep", Argument.Type.QUERY, "class LoginTest", 4, 4.3, Outcome.OK)
        .did("read", Argument.Type.FILE, "/srv/shop/src/auth/Login.java", 9, 9.1, Outcome.OK);
  }

  private static Scene working() {
    return login()
        .did(
            "exec",
            Argument.Type.COMMAND,
            "cd /srv/shop && npm test -- login",
            20,
            64,
            Outcome.FAILED,
            "exit code 1: 2 of 14 tests failed")
        .did("edit", Argument.Type.FILE, "/srv/shop/src/auth/session.ts", 80, 80.4, Outcome.OK)
        .runs("exec", Argument.Type.COMMAND, "cd /srv/shop && CI=1 npm test -- login", 95)
        .counts(5, 1, 0)
        .used(48_300, 0.21, "claude-sonnet-4-5");
  }

  private static Scene done() {
    return login()
        .did("edit", Argument.Type.FILE, "/srv/shop/src/auth/session.ts", 80, 80.4, Outcome.OK)
        .did("exec", Argument.Type.COMMAND, "cd /srv/shop && npm test", 95, 141, Outcome.OK)
        .did("exec", Argument.Type.COMMAND, "gh pr create --fill", 150, 153, Outcome.OK)
        .state(State.IDLE, 165)
        .ended(165)
        .counts(7, 1, 0)
        .used(71_900, 0.34, "claude-sonnet-4-5");
  }

  private static Scene blocked() {
    return login()
        .did("exec", Argument.Type.COMMAND, "npm test", 20, 64, Outcome.OK)
        .state(State.BLOCKED, 70)
        .waitsFor("approval of git push --force origin login-fix")
        .counts(3, 0, 0)
        .used(31_000, 0.12, "claude-sonnet-4-5");
  }

  private static Scene error() {
    return login()
        .state(State.ERROR, 95)
        .ended(95)
        .error(
            "429 rate_limit_error: This request would exceed your account's rate limit. Please"
                + " try again later.")
        .counts(2, 0, 4)
        .used(22_400, 0.08, "claude-sonnet-4-5");
  }

  private static Scene cancelled() {
    return login()
        .did("exec", Argument.Type.COMMAND, "npm test", 20, 64, Outcome.ABANDONED)
        .state(State.CANCELLED, 64)
        .reason("stopped with /stop")
        .ended(64)
        .counts(3, 0, 0)
        .used(22_400, 0.08, "claude-sonnet-4-5");
  }

  private static Scene quiet(Freshness freshness) {
    return login()
        .runs("exec", Argument.Type.COMMAND, "npm run e2e", 95)
        .quiet(freshness, 95)
        .reason("exec npm run e2e is running")
        .counts(3, 0, 0)
        .used(22_400, 0.08, "claude-sonnet-4-5");
  }

  private static Scene unknown() {
    return Scene.of(KEY).state(State.UNKNOWN, 0).reason("nothing is known yet");
  }

  private static Scene completed() {
    return Scene.of("agent:ops:cron:nightly")
        .agent("ops")
        .named(Kind.CRON, "Nightly report")
        .asked("Write the report of the day and post it.")
        .did(
            "web_fetch", Argument.Type.URL, "https://stats.example.com/day?key=1", 3, 5, Outcome.OK)
        .did("write", Argument.Type.FILE, "reports/2026-11-21.md", 40, 40.2, Outcome.OK)
        .state(State.COMPLETED, 62)
        .ended(62)
        .counts(2, 0, 0)
        .used(9_800, 0.004, "gpt-5-mini");
  }

  private static Scene retrying() {
    return login()
        .error("503 overloaded_error: Overloaded")
        .counts(2, 0, 2)
        .used(22_400, 0.08, "claude-sonnet-4-5");
  }

  private static Scene progress() {
    return login()
        .pushed(State.WORKING, 0.6, "Moving the tests to the new runner", "SHOP-142")
        .plans("Find out what fails", true, false)
        .plans("Move the tests", false, true)
        .plans("Open a pull request", false, false)
        .runs("exec", Argument.Type.COMMAND, "npx vitest run", 95)
        .counts(3, 0, 0)
        .used(48_300, 0.21, "claude-sonnet-4-5");
  }

  private static Scene subAgents() {
    Scene reader =
        child("coder", "9f2c", "read-the-docs")
            .runs("web_search", Argument.Type.QUERY, "session cookies same site lax", 80);
    Scene checker =
        child("tester", "77aa", "end-to-end")
            .runs("exec", Argument.Type.COMMAND, "npx playwright test login.spec.ts", 90);
    return login()
        .state(State.WORKING, 30)
        .waitsFor("3 sub-agents")
        .counts(5, 0, 0)
        .used(48_300, 0.21, "claude-sonnet-4-5")
        .with(
            child("coder", "51e0", "write-the-fix")
                .runs("edit", Argument.Type.FILE, "src/auth/session.ts", 70)
                .with(reader),
            checker,
            child("coder", "1b3d", "changelog").state(State.COMPLETED, 50).ended(50));
  }

  private static Scene manySubAgents() {
    Scene root =
        Scene.of(KEY)
            .asked("Translate all 200 pages of the manual.")
            .waitsFor("200 sub-agents")
            .counts(200, 0, 0)
            .used(1_240_000, 6.8, "claude-sonnet-4-5");
    for (int i = 1; i <= 200; i++) {
      Scene page = child("coder", "page" + i, "page-" + i);
      if (i <= 188) {
        page.state(State.COMPLETED, 10 + i).ended(10 + i);
      } else if (i <= 190) {
        page.state(State.ERROR, 10 + i).error("The page has no text.");
      } else {
        page.runs("write", Argument.Type.FILE, "manual/de/page-" + i + ".md", 200);
      }
      root.with(page);
    }
    return root;
  }

  private static Scene child(String agent, String id, String label) {
    return Scene.of("agent:" + agent + ":subagent:" + id)
        .agent(agent)
        .named(Kind.SUBAGENT, label)
        .asked("task");
  }
}
