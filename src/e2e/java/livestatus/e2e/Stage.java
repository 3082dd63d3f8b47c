package livestatus.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import livestatus.mattermost.FakeMattermost;
import livestatus.mattermost.FakeMattermost.Login;
import org.jspecify.annotations.Nullable;

/** Everything that plays together for one release, and nothing that stays behind. */
final class Stage implements AutoCloseable {
  final Path folder;
  final ScriptedModel model;
  final FakeMattermost server;
  final Login status;
  final Login claw;
  final Login alice;
  final String town;
  final String home;
  final Installation installation;
  final Gateway gateway;
  final WatchedDaemon daemon;
  final Watch watch;
  final GatewayRecords records;
  private final List<String> notes = Collections.synchronizedList(new ArrayList<>());
  private @Nullable GatewayLink link;

  Stage(Release release, Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    installation = Installation.of(release);
    model = new ScriptedModel();
    server = FakeMattermost.start("11", InstantSource.system());
    status = server.bot("livestatus");
    claw = server.bot("openclaw");
    alice = server.person("alice");
    town = server.openChannel("town", status, claw, alice);
    home = server.openChannel("status", status, alice);
    gateway = new Gateway(installation, folder.resolve("gateway"), model.url(), null, Map.of());
    gateway.start();
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
                .formatted(server.url(), status.token(), home));
    daemon = new WatchedDaemon(folder.resolve("daemon"), settings);
    watch = daemon.watch();
    records =
        new GatewayRecords(
            release.store == Release.Store.FILES
                ? new FilesLook(gateway.state())
                : new SqliteLook(gateway.state()));
    link = GatewayLink.open(gateway);
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
    String key = "agent:main:" + tag;
    Instant asked = Instant.now();
    link().say(key, "SCN:" + script + " " + tag);
    return new Turn(this, tag, key, asked);
  }

  /** The session's status post by the address that the daemon tells; null before it has one. */
  FakeMattermost.@Nullable Seen post(String key) {
    List<Seen> told = watch.of(key);
    String link = told.isEmpty() ? "" : told.get(told.size() - 1).row().path("post").asString("");
    return server.postsBy(status).stream()
        .filter(post -> link.endsWith("/" + post.id()))
        .findFirst()
        .orElse(null);
  }

  /** Something measured, for the summary at the end. */
  void note(String format, Object... values) {
    notes.add(String.format(Locale.ROOT, format, values));
  }

  String notes() {
    return String.join("\n", notes);
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
    records.close();
    daemon.close();
    gateway.close();
    server.close();
    model.close();
    Installation.delete(folder);
  }

  static Path newFolder(Release release) throws IOException {
    return Files.createTempDirectory("live-status-e2e-" + release.number + "-");
  }
}
