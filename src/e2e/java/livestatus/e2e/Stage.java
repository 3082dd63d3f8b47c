package livestatus.e2e;

import static java.time.temporal.ChronoUnit.MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import livestatus.mattermost.FakeMattermost;
import livestatus.mattermost.FakeMattermost.Login;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Everything that plays together for one release, and nothing that stays behind. */
final class Stage implements AutoCloseable {
  private final Release release;
  final Path folder;
  final ScriptedModel model;
  final FakeMattermost server;
  final Login claw;
  final Login alice;
  final String home;
  final Posts posts;
  Installation installation;
  Gateway gateway;
  WatchedDaemon daemon;
  Watch watch;
  GatewayRecords records;
  private final List<String> notes = Collections.synchronizedList(new ArrayList<>());
  private final List<Turn> turns = Collections.synchronizedList(new ArrayList<>());
  private @Nullable GatewayLink link;

  Stage(Release release) throws IOException {
    this.release = release;
    folder = Files.createTempDirectory("live-status-e2e-" + release.number + "-");
    model = new ScriptedModel();
    server = FakeMattermost.start("11", InstantSource.system());
    claw = server.bot("openclaw");
    alice = server.person("alice");
    home = server.openChannel("status", claw, alice);
    posts = new Posts(server, claw, alice, home);
  }

  /** Starts everything. To be closed even if this fails. */
  void open() throws IOException, InterruptedException {
    installation = Installation.of(release);
    gateway =
        new Gateway(
            installation,
            folder.resolve("gateway"),
            model.url(),
            new Gateway.Chat(server.url(), claw.token()),
            Map.of());
    Instant begun = Instant.now();
    gateway.start();
    note("The gateway answered %d ms after its start", begun.until(Instant.now(), MILLIS));
    Path settings =
        WatchedDaemon.settings(
            folder.resolve("daemon"),
            gateway,
            """
            mattermost:
              url: %s
              token: %s
              defaultChannel: %s
              editInterval: 1s
            """
                .formatted(server.url(), claw.token(), home));
    daemon = new WatchedDaemon(folder.resolve("daemon"), settings);
    watch = daemon.watch();
    records =
        new GatewayRecords(
            release.store == Release.Store.FILES
                ? new FilesLook(gateway.state(), release)
                : new SqliteLook(gateway.state()));
    link = GatewayLink.open(gateway);
    Await.until(
        "the gateway's plugin listens to Mattermost",
        Turn.PATIENCE,
        () -> server.listeners() > 0,
        this::evidence);
  }

  /** The connection to the gateway; a new one after the gateway's restart. */
  synchronized GatewayLink link() throws IOException {
    GatewayLink open = link;
    if (open == null) {
      open = GatewayLink.open(gateway);
      link = open;
    }
    return open;
  }

  synchronized void unlink() {
    if (link != null) {
      link.close();
      link = null;
    }
  }

  /** Asks the gateway to play a script in a session of its own. */
  Turn play(String script, String tag) throws IOException {
    return play(script, tag, "agent:main:" + tag);
  }

  /** The same in a session of your choice. */
  Turn play(String script, String tag, String key) throws IOException {
    Instant asked = Instant.now();
    link().say(key, "SCN:" + script + " " + tag);
    return turn(tag, key, asked);
  }

  /** The turn of a session that the gateway makes up itself, once the daemon tells of it. */
  Turn joined(String tag, Instant asked) {
    return turn(tag, watch.keyOf(tag, Turn.PATIENCE), asked);
  }

  /** A turn that the gateway begins by itself in a session that is known. */
  Turn turn(String tag, String key, Instant asked) {
    Turn turn = new Turn(this, tag, key, asked);
    turns.add(turn);
    return turn;
  }

  /** Another gateway of the same release, for the hook. */
  HookedDaemon hooked() throws IOException, InterruptedException {
    return new HookedDaemon(installation, folder.resolve("hook"), model.url());
  }

  /** The session's status post by the address that the daemon tells; null before it has one. */
  FakeMattermost.@Nullable Seen post(String key) {
    List<Seen> told = watch.of(key);
    String link = told.isEmpty() ? "" : told.get(told.size() - 1).row().path("post").asString("");
    return posts.at(link).stream().findFirst().orElse(null);
  }

  /** What is on the server is right for every session, long after each scenario's end. */
  void hasOnePostPerSession() throws IOException, InterruptedException {
    awaitNone("with the posts", () -> posts.faults(watch.sessions()));
    // And what they show is what somebody believes who reads all records now, for the first time.
    Path fresh = folder.resolve("fresh");
    Path settings = WatchedDaemon.settings(fresh, gateway, "mattermost: { enabled: false }");
    try (WatchedDaemon late = new WatchedDaemon(fresh, settings)) {
      awaitNone(
          "with what a daemon believes that was started now",
          () -> differences(late.watch().sessions(), watch.sessions()));
    }
  }

  /** And nobody was told to be at work again after a session's last turn was over. */
  void nobodyWorksAfterTheEnd() {
    Map<String, Instant> ends = new HashMap<>();
    for (Turn turn : List.copyOf(turns)) {
      if (turn.over().isBefore(Instant.MAX)) {
        ends.merge(turn.key(), turn.over(), (one, other) -> one.isAfter(other) ? one : other);
      }
    }
    assertThat(watch.all())
        .filteredOn(Seen::working)
        .filteredOn(seen -> ends.containsKey(seen.key()))
        .as("told to be at work after the end\n%s", evidence())
        .allMatch(seen -> seen.at().isBefore(ends.get(seen.key())));
  }

  private void awaitNone(String what, Callable<List<String>> faults) {
    AtomicReference<List<String>> last = new AtomicReference<>(List.of());
    Await.until(
        "nothing is wrong " + what,
        Duration.ofSeconds(20),
        () -> {
          last.set(faults.call());
          return last.get().isEmpty();
        },
        () -> String.join("\n", last.get()) + "\n" + evidence());
  }

  private static List<String> differences(JsonNode told, JsonNode wanted) {
    Map<String, String> states = new HashMap<>();
    told.forEach(row -> states.put(row.path("key").asString(""), believed(row)));
    List<String> differences = new ArrayList<>();
    for (JsonNode row : wanted) {
      String state = states.remove(row.path("key").asString(""));
      if (!believed(row).equals(state)) {
        differences.add("%s is %s, for the other %s.".formatted(row, believed(row), state));
      }
    }
    states.forEach((key, state) -> differences.add(key + " is known to the other only."));
    return differences;
  }

  private static String believed(JsonNode row) {
    String parent = row.path("parent").asString("");
    return row.path("state").asString("") + (parent.isEmpty() ? "" : " below " + parent);
  }

  /** The agent itself has written this in a channel. */
  void agentSays(String channel, String words) {
    Await.until(
        "the agent's own post says " + words,
        Turn.PATIENCE,
        () ->
            server.posts(channel).stream()
                .filter(post -> post.user().equals(claw.id()))
                .filter(post -> !Posts.isStatus(post))
                .anyMatch(post -> post.message().contains(words)),
        () -> server.posts(channel) + "\n" + evidence());
  }

  /** What stands in the lock beside a transcript, as soon as a run holds one; else null. */
  @Nullable String lock() throws IOException {
    Path folder = gateway.state().resolve(Format.REGISTRY).getParent();
    Instant end = Instant.now().plusSeconds(20);
    while (release.store == Release.Store.FILES && Instant.now().isBefore(end)) {
      try (DirectoryStream<Path> locks = Files.newDirectoryStream(folder, "*.jsonl.lock")) {
        for (Path lock : locks) {
          String text = Files.readString(lock);
          if (!text.isBlank()) {
            return text;
          }
        }
      } catch (NoSuchFileException free) {
        // Gone again, or the very first run is still to come.
      }
      LockSupport.parkNanos(1_000_000);
    }
    return null;
  }

  /** What the records of a session are, once the model has answered it and its sub-agent. */
  Format format(String tag, String key, @Nullable String lock) throws Exception {
    for (String each : List.of(tag, tag + "-c")) {
      Await.until(
          "the model has answered " + each,
          Turn.PATIENCE,
          () -> model.calls(each).stream().anyMatch(call -> call.end() == ModelCall.End.STOP),
          this::evidence);
    }
    // The gateway takes its time to write it all down.
    Instant end = Instant.now().plusSeconds(10);
    Format format = new Format(release, gateway.state(), key, lock);
    while (!format.broken().isEmpty() && Instant.now().isBefore(end)) {
      LockSupport.parkNanos(200_000_000);
      format = new Format(release, gateway.state(), key, lock);
    }
    return format;
  }

  /** Something measured, for the summary at the end. */
  void note(String format, Object... values) {
    notes.add(String.format(Locale.ROOT, format, values));
  }

  /** Prints what was measured, and keeps all that was told beside what was true. */
  void report() throws IOException {
    System.out.println(release + "\n" + String.join("\n", notes));
    Report report = new Report(release.toString());
    for (Turn turn : List.copyOf(turns)) {
      report.add(turn, watch.of(turn.key()), turn.calls());
    }
    report.write(WatchedDaemon.JAR.resolveSibling("e2e").resolve(release.number + ".txt"));
  }

  /** All that may explain a failure. */
  String evidence() {
    return "Told by the daemon:\n"
        + watch.story()
        + "\nShown by the gateway's records:\n"
        + records.story()
        + "\nAsked of the model:\n"
        + model.prompts()
        + "\n"
        + gateway.lastWords()
        + "\n"
        + daemon.lastWords();
  }

  @Override
  public void close() throws IOException {
    unlink();
    if (records != null) {
      records.close();
    }
    if (daemon != null) {
      daemon.close();
    }
    if (gateway != null) {
      gateway.close();
    }
    server.close();
    model.close();
    Installation.delete(folder);
  }
}
