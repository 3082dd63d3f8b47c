package livestatus.mattermost;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import livestatus.mattermost.FakeFault.Hold;
import livestatus.mattermost.FakeHttpServer.Answer;
import livestatus.mattermost.FakeHttpServer.Header;
import livestatus.mattermost.FakeHttpServer.Request;
import livestatus.mattermost.FakeWorld.Channel;
import livestatus.mattermost.FakeWorld.Notification;
import livestatus.mattermost.FakeWorld.Reaction;
import livestatus.mattermost.FakeWorld.User;
import livestatus.mattermost.FakeWorld.Version;
import livestatus.mattermost.FakeWorld.Write;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Mattermost server for tests: real HTTP on a loopback port, behaving as a real server was
 * observed to, with faults on request and with a memory of everything that happened to it.
 */
public final class FakeMattermost implements AutoCloseable {
  /** An account that can log in. */
  public record Login(String id, String name, String token) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A live post as people see it. */
  public record Seen(
      String id,
      String user,
      String channel,
      String root,
      String message,
      JsonNode props,
      Instant created) {
    public JsonNode attachment() {
      return props.path("attachments").path(0);
    }
  }

  private static final class Armed {
    final FakeFault fault;
    final Hold hold = new Hold();
    int left;

    Armed(FakeFault fault) {
      this.fault = fault;
      this.left = fault.times();
    }
  }

  private record Late(Instant due, Request request) {}

  private final FakeWorld world;
  private final FakeApi api;
  private final FakeHttpServer http;
  private final String scheme;
  private final List<Armed> armed = new ArrayList<>();
  private final List<Late> late = new ArrayList<>();
  private final Map<String, Integer> requests = new LinkedHashMap<>();
  private final Map<String, String> tokensByName = new HashMap<>();
  private int lateCount;
  private @Nullable FakeRateLimit limit;

  private FakeMattermost(Version version, InstantSource clock, int port, @Nullable SSLContext tls) {
    world = new FakeWorld(version, clock);
    api = new FakeApi(world);
    http = new FakeHttpServer(port, tls, this::handle);
    scheme = tls == null ? "http" : "https";
  }

  /** A server of the version that was observed, on any free port. */
  public static FakeMattermost start() {
    return start("5.37", InstantSource.system());
  }

  /** The version is {@code 5.37} or {@code 11}. */
  public static FakeMattermost start(String version, InstantSource clock) {
    return new FakeMattermost(versionOf(version), clock, 0, null);
  }

  static FakeMattermost startTls(SSLContext tls) {
    return new FakeMattermost(Version.V11, InstantSource.system(), 0, tls);
  }

  private static Version versionOf(String version) {
    return version.startsWith("11") ? Version.V11 : Version.V5_37;
  }

  public String url() {
    return scheme + "://localhost:" + http.port();
  }

  @Override
  public void close() {
    synchronized (armed) {
      armed.forEach(each -> each.hold.release());
    }
    http.close();
  }

  // The people and places.

  public Login bot(String name) {
    return login(name, true, Set.of());
  }

  /** Somebody who reads along; told of each new post with one of these words. */
  public Login person(String name, String... keywords) {
    return login(name, false, Set.of(keywords));
  }

  private Login login(String name, boolean bot, Set<String> keywords) {
    synchronized (world) {
      User user = new User(world.newId(), name, bot, keywords);
      world.users.put(user.id(), user);
      String token = "token-of-" + name + "-" + world.newId();
      world.tokens.put(token, user.id());
      tokensByName.put(name, token);
      return new Login(user.id(), name, token);
    }
  }

  public String openChannel(String name, Login... members) {
    return channel("O", name, members);
  }

  public String privateChannel(String name, Login... members) {
    return channel("P", name, members);
  }

  private String channel(String type, String name, Login... members) {
    synchronized (world) {
      Channel channel = new Channel(world.newId(), type, name);
      for (Login member : members) {
        channel.members.add(member.id());
      }
      world.channels.put(channel.id, channel);
      return channel.id;
    }
  }

  public String directChannel(Login one, Login other) {
    synchronized (world) {
      return api.directChannel(one.id(), other.id()).id;
    }
  }

  private Channel known(String channel) {
    Channel found = world.channels.get(channel);
    if (found == null) {
      throw new IllegalArgumentException("There is no channel " + channel + ".");
    }
    return found;
  }

  // What people do.

  /** Somebody writes; the answer is the post's id. The root is empty outside a thread. */
  public String say(Login who, String channel, String root, String text) {
    synchronized (world) {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      body.put("channel_id", channel).put("root_id", root).put("message", text);
      return world.create(who.id(), body).id;
    }
  }

  /** Somebody posts through the API, with props of their own. */
  String post(Login who, String channel, String text, JsonNode props) {
    synchronized (world) {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      body.put("channel_id", channel).put("message", text).set("props", props);
      return world.create(who.id(), body).id;
    }
  }

  public void react(Login who, String post, String emoji) {
    synchronized (world) {
      world.react(new Reaction(who.id(), post, emoji, world.now()));
    }
  }

  /** An administrator deletes a post. */
  public void delete(String post) {
    synchronized (world) {
      world.delete(world.livePost(post));
    }
  }

  public void archive(String channel, boolean archived) {
    synchronized (world) {
      known(channel).archived = archived;
    }
  }

  public void remove(Login member, String channel) {
    synchronized (world) {
      known(channel).members.remove(member.id());
    }
  }

  public void add(Login member, String channel) {
    synchronized (world) {
      known(channel).members.add(member.id());
    }
  }

  public void revoke(String token) {
    synchronized (world) {
      world.tokens.remove(token);
    }
  }

  /** Makes another token valid for the same account. */
  public String newToken(Login login) {
    synchronized (world) {
      String token = "token-of-" + login.name() + "-" + world.newId();
      world.tokens.put(token, login.id());
      return token;
    }
  }

  // How the server is set up, and what goes wrong with it.

  public void editTimeLimit(@Nullable Duration age) {
    synchronized (world) {
      world.editLimit = age;
    }
  }

  /** Ten a second with a burst of a hundred is what a server has when limits are switched on. */
  public void limitRate(int perSecond, int burst, boolean byUser) {
    synchronized (world) {
      limit = new FakeRateLimit(perSecond, burst, byUser);
    }
  }

  public Hold fault(FakeFault fault) {
    synchronized (armed) {
      Armed next = new Armed(fault);
      armed.add(next);
      return next.hold;
    }
  }

  public void clearFaults() {
    synchronized (armed) {
      armed.forEach(each -> each.hold.release());
      armed.clear();
    }
  }

  public void goDown() {
    http.goDown();
  }

  public void comeBack() {
    http.comeBack();
  }

  public void dropConnections() {
    http.dropConnections();
  }

  /** When the next of those requests is to be applied; null if there is none. */
  @Nullable Instant nextLate() {
    synchronized (armed) {
      return late.stream().map(Late::due).min(Comparator.naturalOrder()).orElse(null);
    }
  }

  /** Applies what was to be applied late and whose time has come. */
  public void applyLate() {
    List<Late> due = new ArrayList<>();
    synchronized (armed) {
      for (Late each : late) {
        if (!each.due().isAfter(api.now())) {
          due.add(each);
        }
      }
      late.removeAll(due);
    }
    due.sort(Comparator.comparing(Late::due));
    for (Late each : due) {
      try {
        api.answer(each.request());
      } catch (FakeHttpServer.Hangup e) {
        // Nobody waits for this answer.
      }
    }
  }

  /** Runs between an edit's (or a create's) reading and its saving. */
  void betweenReadAndSave(Runnable action) {
    api.betweenReadAndSave = request -> action.run();
  }

  private Answer handle(Request request) {
    FakeRateLimit.@Nullable Verdict verdict = null;
    synchronized (world) {
      requests.merge(request.method() + " " + shape(request.path()), 1, Integer::sum);
      if (limit != null) {
        verdict = limit.ask(request.header("authorization"), world.clock.instant());
      }
    }
    if (verdict != null && verdict.refused()) {
      return api.text(429, "limit exceeded\n", verdict.headers());
    }
    Armed fault = befalls(request);
    Answer answer = fault == null ? api.answer(request) : suffer(fault, request);
    if (verdict == null) {
      return answer;
    }
    List<Header> headers = new ArrayList<>(answer.headers());
    headers.addAll(verdict.headers());
    return new Answer(answer.status(), headers, answer.body(), answer.upgrade());
  }

  private @Nullable Armed befalls(Request request) {
    synchronized (armed) {
      for (Armed each : armed) {
        if (each.left > 0 && each.fault.fits().test(request)) {
          each.left--;
          return each;
        }
      }
      return null;
    }
  }

  private Answer suffer(Armed armedFault, Request request) {
    FakeFault fault = armedFault.fault;
    String seconds = Long.toString(fault.delay().toSeconds());
    return switch (fault.kind()) {
      case TOO_MANY ->
          api.text(
              429,
              "limit exceeded\n",
              List.of(
                  new Header("X-RateLimit-Limit", "101"),
                  new Header("X-RateLimit-Remaining", "0"),
                  new Header("X-RateLimit-Reset", "11"),
                  new Header("Retry-After", seconds)));
      case UNAVAILABLE ->
          api.text(
              503,
              "<html><body>503 Service Unavailable</body></html>",
              fault.delay().isZero() ? List.of() : List.of(new Header("Retry-After", seconds)));
      case REFUSED -> api.error(fault.status(), fault.id());
      case RESET -> throw new FakeHttpServer.Hangup(true);
      case ANSWER_LOST -> {
        api.answer(request);
        throw new FakeHttpServer.Hangup(false);
      }
      case APPLIED_LATE -> {
        synchronized (armed) {
          lateCount++;
          late.add(new Late(api.now().plus(fault.delay()), request));
        }
        throw new FakeHttpServer.Hangup(false);
      }
      case HELD -> hold(armedFault.hold, request);
    };
  }

  private Answer hold(Hold hold, Request request) {
    hold.arrived.countDown();
    try {
      hold.released.await();
    } catch (InterruptedException e) {
      throw new FakeHttpServer.Hangup(true);
    }
    return api.answer(request);
  }

  private static String shape(String path) {
    return path.replace("/api/v4", "").replaceAll("/fake1d[0-9a-z]{20}", "/{id}");
  }

  // What there is to see.

  public List<Seen> posts(String channel) {
    synchronized (world) {
      List<Seen> seen = new ArrayList<>();
      for (FakePost post : world.posts.values()) {
        if (post.live() && post.channel.equals(channel)) {
          seen.add(seen(post));
        }
      }
      return seen;
    }
  }

  /** The posts that a bot has in all channels, the oldest first. */
  public List<Seen> postsBy(Login login) {
    synchronized (world) {
      List<Seen> seen = new ArrayList<>();
      for (FakePost post : world.posts.values()) {
        if (post.live() && post.user.equals(login.id())) {
          seen.add(seen(post));
        }
      }
      return seen;
    }
  }

  private static Seen seen(FakePost post) {
    return new Seen(
        post.id,
        post.user,
        post.channel,
        post.root,
        post.message,
        post.props.deepCopy(),
        Instant.ofEpochMilli(post.createAt));
  }

  /** How many WebSockets are open whose owners are known. */
  public int listeners() {
    return api.listeners();
  }

  /** How many creates and edits the server accepted in a channel. */
  public int writes(String channel) {
    synchronized (world) {
      return (int) world.writes.stream().filter(w -> w.channel().equals(channel)).count();
    }
  }

  List<Write> allWrites() {
    return writesFrom(0);
  }

  List<Write> writesFrom(int first) {
    synchronized (world) {
      return List.copyOf(world.writes.subList(first, world.writes.size()));
    }
  }

  boolean reactedTo(String post) {
    synchronized (world) {
      return world.reactions.stream().anyMatch(reaction -> reaction.post().equals(post));
    }
  }

  /** How many requests were put off so far. */
  int lateCount() {
    synchronized (armed) {
      return lateCount;
    }
  }

  /** What every edit left behind in a channel. */
  public int historyRows(String channel) {
    synchronized (world) {
      return (int) world.history.stream().filter(row -> row.channel.equals(channel)).count();
    }
  }

  /** Whom the server told of new posts: {@code alice: direct}, {@code bob: @channel}. */
  public List<String> notifications() {
    synchronized (world) {
      List<String> told = new ArrayList<>();
      for (Notification notification : world.notifications) {
        User user = world.users.get(notification.user());
        told.add((user == null ? "?" : user.name()) + ": " + notification.why());
      }
      return told;
    }
  }

  /** How often each kind of request came: {@code PUT /posts/{id}/patch}. */
  public Map<String, Integer> requests() {
    synchronized (world) {
      return new LinkedHashMap<>(requests);
    }
  }

  /** When the first byte of the newest request was there, by {@link System#nanoTime}. */
  public long arrived() {
    return http.arrived();
  }

  public int requestCount() {
    return requests().values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Runs until it is killed: {@code FakeMattermost <port> [version]}. Prints what one needs. */
  public static void main(String[] args) throws InterruptedException {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 8065;
    Version version = versionOf(args.length > 1 ? args[1] : "11");
    try (FakeMattermost server = new FakeMattermost(version, InstantSource.system(), port, null)) {
      Login bot = server.bot("livestatus");
      Login person = server.person("alice");
      System.out.println("url " + server.url());
      System.out.println("bot " + bot.id() + " token " + bot.token());
      System.out.println("person " + person.id() + " token " + person.token());
      System.out.println("channel " + server.openChannel("town", bot, person));
      System.out.println("private " + server.privateChannel("private", bot, person));
      System.out.flush();
      Thread.currentThread().join();
    }
  }
}
