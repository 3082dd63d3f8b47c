package livestatus.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import livestatus.mattermost.FakeMattermost.Login;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every row of what was observed on a real server, held against the simulated one. */
class FakeMattermostTest {
  private record Reply(int status, HttpResponse<String> raw) {
    JsonNode json() {
      return JsonMapper.shared().readTree(raw.body());
    }

    String errorId() {
      return json().path("id").asString("");
    }

    String header(String name) {
      return raw.headers().firstValue(name).orElse("");
    }
  }

  private final HttpClient http = HttpClient.newHttpClient();
  private final TestClock clock = new TestClock();
  private FakeMattermost server = FakeMattermost.start("5.37", clock);
  private Login bot = server.bot("status");
  private Login other = server.bot("other");
  private Login alice = server.person("alice", "deploy");
  private String town = server.openChannel("town", bot, other, alice);

  @BeforeEach
  void setUp() {
    use("5.37");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private void use(String version) {
    server.close();
    server = FakeMattermost.start(version, clock);
    bot = server.bot("status");
    other = server.bot("other");
    alice = server.person("alice", "deploy");
    town = server.openChannel("town", bot, other, alice);
  }

  private Reply call(String method, String path, String body) {
    return call(bot.token(), method, path, body);
  }

  private Reply call(String token, String method, String path, String body) {
    try {
      return send(token, method, path, body);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Reply send(String token, String method, String path, String body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + "/api/v4" + path))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Authorization", "Bearer " + token)
            .method(method, BodyPublishers.ofString(body.replace('\'', '"')))
            .build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      return new Reply(response.statusCode(), response);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Reply create(String more) {
    return call("POST", "/posts", "{'channel_id':'" + town + "'," + more + "}");
  }

  private String made(String more) {
    Reply reply = create(more);
    assertThat(reply.status()).as(reply.raw().body()).isEqualTo(201);
    return reply.json().path("id").asString();
  }

  private static void refused(Reply reply, int status, String id) {
    assertThat(reply.status() + " " + reply.errorId()).isEqualTo(status + " " + id);
  }

  // Requests.

  @ParameterizedTest
  @ValueSource(strings = {"5.37", "11"})
  void aBotsPostsAreMarkedAsSuch(String version) {
    use(version);
    Reply top = create("'message':'a','type':'custom_status','props':{'k':1}");
    assertThat(top.status()).isEqualTo(201);
    assertThat(top.json().path("props").toString()).isEqualTo("{\"k\":1,\"from_bot\":\"true\"}");
    String root = top.json().path("id").asString();
    assertThat(create("'message':'b','root_id':'" + root + "'").status()).isEqualTo(201);
    assertThat(create("'message':''").status()).isEqualTo(201);
    assertThat(server.say(alice, town, "", "hello")).isNotEmpty();
    assertThat(server.posts(town).get(3).props().has("from_bot")).isFalse();
  }

  @Test
  void aRootMustBeThereAndBeARootOfTheSameChannel() {
    String root = made("'message':'root'");
    String reply = made("'message':'reply','root_id':'" + root + "'");
    String rootError = "api.post.create_post.root_id.app_error";
    refused(create("'message':'x','root_id':'nowhere'"), 400, rootError);
    refused(create("'message':'x','root_id':'" + reply + "'"), 400, rootError);
    String elsewhere = server.openChannel("else", bot);
    Reply wrong =
        call("POST", "/posts", "{'channel_id':'" + elsewhere + "','root_id':'" + root + "'}");
    refused(wrong, 400, "api.post.create_post.channel_root_id.app_error");
    server.delete(root);
    refused(create("'message':'x','root_id':'" + root + "'"), 400, rootError);
  }

  @Test
  void aClientCannotChooseAnId() {
    refused(create("'id':'" + "a".repeat(26) + "'"), 400, "app.post.save.existing.app_error");
  }

  @Test
  void sizesAreLimitedPerVersion() {
    assertThat(create("'message':'" + "ä".repeat(16_383) + "'").status()).isEqualTo(201);
    refused(
        create("'message':'" + "ä".repeat(16_384) + "'"), 400, "model.post.is_valid.msg.app_error");
    String big = "'message':'','props':{'a':'" + "x".repeat(8_000) + "'}";
    refused(create(big), 400, "model.post.is_valid.props.app_error");
    use("11");
    refused(
        create("'message':'" + "ä".repeat(16_384) + "'"),
        400,
        "model.post.is_valid.message_length.app_error");
    assertThat(create(big).status()).isEqualTo(201);
    refused(
        create("'message':'','props':{'a':'" + "x".repeat(300_000) + "'}"),
        413,
        "api.context.request_body_too_large.app_error");
  }

  @Test
  void aNulIsAServerError() {
    assertThat(create("'message':'a\\u0000b'").status()).isEqualTo(500);
    assertThat(create("'message':'','props':{'a':'\\u0000'}").status()).isEqualTo(500);
  }

  @Test
  void onlyMembersWrite() {
    server.remove(bot, town);
    refused(create("'message':'x'"), 403, "api.context.permissions.app_error");
    refused(
        call("POST", "/posts", "{'channel_id':'unknown','message':'x'}"),
        403,
        "api.context.permissions.app_error");
  }

  @Test
  void aTokenThatIsNotKnownIsRefused() {
    refused(call("wrong", "GET", "/users/me", ""), 401, "api.context.session_expired.app_error");
    server.revoke(bot.token());
    refused(create("'message':'x'"), 401, "api.context.session_expired.app_error");
    assertThat(call(server.newToken(bot), "GET", "/users/me", "").json().path("id").asString())
        .isEqualTo(bot.id());
  }

  @Test
  void aPutTakesAwayWhatItDoesNotName() {
    String post = made("'message':'a','props':{'k':1}");
    server.react(alice, post, "eyes");
    call("POST", "/posts/" + post + "/pin", "");
    Reply put = call("PUT", "/posts/" + post, "{'id':'" + post + "','message':'b'}");
    assertThat(put.status()).isEqualTo(200);
    assertThat(put.json().path("props").toString()).isEqualTo("{}");
    assertThat(put.json().path("is_pinned").asBoolean()).isFalse();
    assertThat(put.json().has("has_reactions")).isFalse();
    assertThat(call("PUT", "/posts/" + post, "{'message':'b'}").status()).isEqualTo(400);
    assertThat(call("PUT", "/posts/" + post, "{'id':'x','message':'b'}").status()).isEqualTo(400);
  }

  @Test
  void aPatchKeepsWhatItDoesNotNameAndReplacesPropsAsAWhole() {
    String post = made("'message':'a','props':{'k':1}");
    server.react(alice, post, "eyes");
    call("POST", "/posts/" + post + "/pin", "");
    JsonNode patched = call("PUT", "/posts/" + post + "/patch", "{'message':'b'}").json();
    assertThat(patched.path("props").path("k").asInt()).isEqualTo(1);
    assertThat(patched.path("is_pinned").asBoolean()).isTrue();
    assertThat(patched.path("has_reactions").asBoolean()).isTrue();
    JsonNode props = call("PUT", "/posts/" + post + "/patch", "{'props':{'l':2}}").json();
    assertThat(props.path("props").toString()).isEqualTo("{\"l\":2}");
    assertThat(props.path("message").asString()).isEqualTo("b");
  }

  @Test
  void whatIsGoneCannotBeEdited() {
    String permissions = "api.context.permissions.app_error";
    refused(call("PUT", "/posts/nowhere/patch", "{}"), 403, permissions);
    refused(call("GET", "/posts/nowhere", ""), 404, "app.post.get.app_error");
    String root = made("'message':'root'");
    String reply = made("'message':'reply','root_id':'" + root + "'");
    server.delete(root);
    refused(call("PUT", "/posts/" + root + "/patch", "{}"), 403, permissions);
    refused(call("PUT", "/posts/" + reply + "/patch", "{}"), 403, permissions);
    refused(call("GET", "/posts/" + reply, ""), 404, "app.post.get.app_error");
    refused(call("DELETE", "/posts/" + root, ""), 403, permissions);
    use("11");
    refused(call("DELETE", "/posts/nowhere", ""), 404, "app.post.get.app_error");
  }

  @Test
  void othersPostsCannotBeEdited() {
    String post = made("'message':'a'");
    Reply reply = call(other.token(), "PUT", "/posts/" + post + "/patch", "{'message':'b'}");
    refused(reply, 403, "api.context.permissions.app_error");
    assertThat(call(other.token(), "DELETE", "/posts/" + post, "").status()).isEqualTo(403);
  }

  @Test
  void whoIsRemovedFromAPublicChannelCanStillLookAndComeBack() {
    String post = made("'message':'a'");
    server.remove(bot, town);
    assertThat(call("PUT", "/posts/" + post + "/patch", "{}").status()).isEqualTo(403);
    assertThat(call("GET", "/posts/" + post, "").status()).isEqualTo(200);
    assertThat(call("GET", "/channels/" + town + "/posts", "").status()).isEqualTo(403);
    Reply joined = call("POST", "/channels/" + town + "/members", "{'user_id':'" + bot.id() + "'}");
    assertThat(joined.status()).isEqualTo(201);
    assertThat(call("PUT", "/posts/" + post + "/patch", "{}").status()).isEqualTo(200);
  }

  @Test
  void whoIsRemovedFromAPrivateChannelSeesNothing() {
    town = server.privateChannel("private", bot, alice);
    String post = made("'message':'a'");
    server.remove(bot, town);
    assertThat(call("PUT", "/posts/" + post + "/patch", "{}").status()).isEqualTo(403);
    assertThat(call("GET", "/posts/" + post, "").status()).isEqualTo(403);
    assertThat(call("GET", "/channels/" + town + "/posts", "").status()).isEqualTo(403);
  }

  @Test
  void anArchivedChannelTakesNothing() {
    String post = made("'message':'a'");
    server.archive(town, true);
    refused(
        call("PUT", "/posts/" + post + "/patch", "{}"),
        400,
        "api.post.patch_post.can_not_update_post_in_deleted.error");
    refused(
        call("PUT", "/posts/" + post, "{'id':'" + post + "'}"),
        400,
        "api.post.update_post.can_not_update_post_in_deleted.error");
    refused(create("'message':'x'"), 400, "api.post.create_post.can_not_post_to_deleted.error");
    assertThat(call("GET", "/posts/" + post, "").status()).isEqualTo(200);
  }

  @Test
  void theEditTimeLimitIsAboutTheMessage() {
    server.editTimeLimit(Duration.ofSeconds(60));
    String late = "api.post.update_post.permissions_time_limit.app_error";
    String post = made("'message':'a'");
    assertThat(call("PUT", "/posts/" + post + "/patch", "{'message':'b'}").status()).isEqualTo(200);
    clock.advance(Duration.ofSeconds(61));
    refused(call("PUT", "/posts/" + post + "/patch", "{'message':'c'}"), 400, late);
    String same = "{'message':'b','props':{'attachments':[{'text':'x'}]}}";
    assertThat(call("PUT", "/posts/" + post + "/patch", same).status()).isEqualTo(200);
    use("11");
    server.editTimeLimit(Duration.ofSeconds(60));
    post = made("'message':'b'");
    clock.advance(Duration.ofSeconds(61));
    refused(call("PUT", "/posts/" + post + "/patch", same), 400, late);
    assertThat(call("PUT", "/posts/" + post + "/patch", "{'props':{}}").status()).isEqualTo(200);
  }

  @Test
  void attachmentsAreTakenAsTheyAreButNotOddFieldValues() {
    String many = "{'text':'x','color':'no colour'},".repeat(30);
    String list = many.substring(0, many.length() - 1);
    assertThat(create("'props':{'attachments':[" + list + "]}").status()).isEqualTo(201);
    for (String value : List.of("'value':[1]", "'value':null", "'short':true")) {
      String body =
          "{'channel_id':'" + town + "','props':{'attachments':[{'fields':[{" + value + "}]}]}}";
      assertThatThrownBy(() -> send(bot.token(), "POST", "/posts", body))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aReactionTwiceIsFineAndANewServerKnowsItsEmoji() {
    String post = made("'message':'a'");
    String body =
        "{'user_id':'" + bot.id() + "','post_id':'" + post + "','emoji_name':'unknown_one'}";
    assertThat(call("POST", "/reactions", body).status()).isEqualTo(200);
    assertThat(call("POST", "/reactions", body).status()).isEqualTo(200);
    assertThat(call("GET", "/posts/" + post + "/reactions", "").json()).hasSize(1);
    use("11");
    post = made("'message':'a'");
    body = body.replaceFirst("'post_id':'\\w+'", "'post_id':'" + post + "'");
    assertThat(call("POST", "/reactions", body).status()).isEqualTo(400);
  }

  @Test
  void aDirectChannelIsTheSameEveryTime() {
    String two = "['" + bot.id() + "','" + alice.id() + "']";
    Reply first = call("POST", "/channels/direct", two);
    assertThat(first.status()).isEqualTo(201);
    assertThat(first.json().path("id"))
        .isEqualTo(call("POST", "/channels/direct", two).json().path("id"));
    assertThat(server.directChannel(alice, bot)).isEqualTo(first.json().path("id").asString());
  }

  // Creating once.

  @Test
  void theSamePendingIdGivesTheSamePostForHalfAMinute() {
    String first = made("'message':'a','pending_post_id':'p1'");
    clock.advance(Duration.ofSeconds(29));
    assertThat(made("'message':'b','pending_post_id':'p1'")).isEqualTo(first);
    Reply stranger =
        call(
            other.token(),
            "POST",
            "/posts",
            "{'channel_id':'" + town + "','message':'mine','pending_post_id':'p1'}");
    assertThat(stranger.json().path("id").asString()).isEqualTo(first);
    clock.advance(Duration.ofSeconds(31));
    assertThat(made("'message':'b','pending_post_id':'p1'")).isNotEqualTo(first);
    String gone = made("'message':'a','pending_post_id':'p2'");
    server.delete(gone);
    refused(
        create("'message':'a','pending_post_id':'p2'"),
        500,
        "api.post.deduplicate_create_post.failed_to_get");
  }

  @Test
  void whileOneCreateIsUnderWayTheOthersAreToldSo() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    server.betweenReadAndSave(
        () -> {
          entered.countDown();
          await(goOn);
        });
    CompletableFuture<Reply> first =
        CompletableFuture.supplyAsync(() -> create("'message':'a','pending_post_id':'p'"));
    entered.await();
    refused(
        create("'message':'a','pending_post_id':'p'"),
        500,
        "api.post.deduplicate_create_post.pending");
    goOn.countDown();
    assertThat(first.get().status()).isEqualTo(201);
    assertThat(create("'message':'a','pending_post_id':'p'").json().path("id"))
        .isEqualTo(first.get().json().path("id"));
    assertThat(server.posts(town)).hasSize(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void pagesShowLivePostsNewestFirstAndAThreadAllOfIts() {
    String root = made("'message':'root'");
    String reply = made("'message':'reply','root_id':'" + root + "'");
    String last = made("'message':'last'");
    made("'message':'gone'");
    server.delete(server.posts(town).get(3).id());
    call("PUT", "/posts/" + root + "/patch", "{'message':'edited'}");
    JsonNode page = call("GET", "/channels/" + town + "/posts?page=0&per_page=2", "").json();
    assertThat(page.path("order").toString()).isEqualTo("[\"" + last + "\",\"" + reply + "\"]");
    assertThat(page.path("posts").path(root).path("message").asString()).isEqualTo("edited");
    JsonNode next = call("GET", "/channels/" + town + "/posts?page=1&per_page=2", "").json();
    assertThat(next.path("order").toString()).isEqualTo("[\"" + root + "\"]");
    JsonNode thread = call("GET", "/posts/" + root + "/thread", "").json();
    assertThat(thread.path("posts").propertyNames()).containsExactlyInAnyOrder(root, reply);
  }

  @Test
  void sinceShowsHistoryInsteadOfTheLivePost() {
    String post = made("'message':'live'");
    for (int i = 0; i < 1_200; i++) {
      call("PUT", "/posts/" + post + "/patch", "{'message':'" + i + "'}");
    }
    JsonNode since = call("GET", "/channels/" + town + "/posts?since=1", "").json();
    assertThat(since.path("order")).hasSize(1_000);
    assertThat(since.path("posts").has(post)).isFalse();
    JsonNode row = since.path("posts").path(since.path("order").path(0).asString());
    assertThat(row.path("original_id").asString()).isEqualTo(post);
    assertThat(row.path("delete_at").asLong()).isPositive();
  }

  // What an edit costs.

  @Test
  void everyEditLeavesARowTheEmptyOneToo() {
    String post = made("'message':'a'");
    for (int i = 0; i < 200; i++) {
      call("PUT", "/posts/" + post + "/patch", i % 2 == 0 ? "{}" : "{'message':'a'}");
    }
    assertThat(server.historyRows(town)).isEqualTo(200);
    assertThat(server.writes(town)).isEqualTo(201);
  }

  @Test
  void editedIsShownWhenMessageOrAttachmentsChange() {
    String post = made("'message':'a'");
    clock.advance(Duration.ofSeconds(1));
    String path = "/posts/" + post + "/patch";
    assertThat(call("PUT", path, "{'props':{'k':1}}").json().path("edit_at").asLong()).isZero();
    call("POST", "/posts/" + post + "/pin", "");
    assertThat(call("GET", "/posts/" + post, "").json().path("edit_at").asLong()).isZero();
    String attachment = "{'props':{'attachments':[{'text':'x'}]}}";
    long first = call("PUT", path, attachment).json().path("edit_at").asLong();
    assertThat(first).isEqualTo(clock.millis());
    clock.advance(Duration.ofSeconds(1));
    assertThat(call("PUT", path, attachment).json().path("edit_at").asLong()).isEqualTo(first);
    assertThat(call("PUT", path, "{'message':'b'}").json().path("edit_at").asLong())
        .isEqualTo(clock.millis());
  }

  @Test
  void anEditBumpsTheChannelAndAReplysRoot() {
    String root = made("'message':'root'");
    String reply = made("'message':'reply','root_id':'" + root + "'");
    clock.advance(Duration.ofSeconds(5));
    call("PUT", "/posts/" + reply + "/patch", "{'message':'b'}");
    JsonNode channel = call("GET", "/channels/" + town, "").json();
    assertThat(channel.path("last_post_at").asLong()).isEqualTo(clock.millis());
    assertThat(call("GET", "/posts/" + root, "").json().path("update_at").asLong())
        .isEqualTo(clock.millis());
  }

  @Test
  void createsNotifyAndEditsNever() {
    String post = made("'message':'quiet'");
    assertThat(server.notifications()).isEmpty();
    call("PUT", "/posts/" + post + "/patch", "{'message':'@alice @channel deploy'}");
    assertThat(server.notifications()).isEmpty();
    made("'message':'hi @alice'");
    made("'message':'@here'");
    made("'message':'we deploy now'");
    made("'message':'','props':{'attachments':[{'text':'@alice'}]}");
    made("'message':'','props':{'attachments':[{'pretext':'@all'}]}");
    assertThat(server.notifications())
        .containsExactly(
            "alice: @alice",
            "alice: @channel",
            "alice: deploy",
            "alice: @alice",
            "alice: @channel");
    String direct = server.directChannel(bot, alice);
    call("POST", "/posts", "{'channel_id':'" + direct + "','message':'quiet'}");
    assertThat(server.notifications()).hasSize(6).last().isEqualTo("alice: direct");
  }

  @Test
  void whatIsNotScannedCannotNotify() {
    String fields = "'props':{'attachments':[{'fields':[{'value':'@alice'}]}]}";
    made("'message':''," + fields);
    made("'message':'','props':{'attachments':[{'title':'@alice','footer':'@alice'}]}");
    made("'message':'','props':{'attachments':[{'fallback':'@all','author_name':'@all'}]}");
    made("'message':'`@alice` and ```@channel```'");
    made("'message':'@\u200balice @\u2060channel'");
    assertThat(server.notifications()).isEmpty();
    made("'message':'@alice','props':{'disable_mentions':true,'from_webhook':'true'}");
    assertThat(server.notifications()).hasSize(1);
    use("11");
    made("'message':''," + fields);
    assertThat(server.notifications()).hasSize(1);
  }

  @Test
  void concurrentPatchesLoseChanges() throws Exception {
    String post = made("'message':'a'");
    CountDownLatch read = new CountDownLatch(2);
    server.betweenReadAndSave(
        () -> {
          read.countDown();
          await(read);
        });
    List<CompletableFuture<Reply>> both = new ArrayList<>();
    for (String body : List.of("{'message':'b'}", "{'props':{'k':1}}")) {
      both.add(CompletableFuture.supplyAsync(() -> call("PUT", "/posts/" + post + "/patch", body)));
    }
    for (CompletableFuture<Reply> each : both) {
      assertThat(each.get().status()).isEqualTo(200);
    }
    FakeMattermost.Seen seen = server.posts(town).get(0);
    boolean bothThere = seen.message().equals("b") && seen.props().has("k");
    assertThat(bothThere).isFalse();
  }

  @Test
  void aReactionDuringAnEditIsHiddenUntilAPatchSaysOtherwise() {
    String post = made("'message':'a'");
    server.betweenReadAndSave(() -> server.react(alice, post, "eyes"));
    JsonNode edited = call("PUT", "/posts/" + post + "/patch", "{'message':'b'}").json();
    assertThat(edited.has("has_reactions")).isFalse();
    server.betweenReadAndSave(() -> {});
    JsonNode restored = call("PUT", "/posts/" + post + "/patch", "{'has_reactions':true}").json();
    assertThat(restored.path("has_reactions").asBoolean()).isTrue();
  }

  @Test
  void aRequestWhoseClientGaveUpIsStillApplied() {
    String post = made("'message':'a'");
    String path = "/posts/" + post + "/patch";
    server.fault(FakeFault.answerLost().onEdits());
    assertThatThrownBy(() -> send(bot.token(), "PUT", path, "{'message':'b'}"))
        .isInstanceOf(IOException.class);
    assertThat(server.posts(town).get(0).message()).isEqualTo("b");
    server.fault(FakeFault.appliedLate(Duration.ofSeconds(9)).onEdits());
    assertThatThrownBy(() -> send(bot.token(), "PUT", path, "{'message':'c'}"))
        .isInstanceOf(IOException.class);
    server.applyLate();
    assertThat(server.posts(town).get(0).message()).isEqualTo("b");
    clock.advance(Duration.ofSeconds(9));
    server.applyLate();
    assertThat(server.posts(town).get(0).message()).isEqualTo("c");
    server.fault(FakeFault.reset().onEdits());
    assertThatThrownBy(() -> send(bot.token(), "PUT", path, "{'message':'d'}"))
        .isInstanceOf(IOException.class);
    assertThat(server.posts(town).get(0).message()).isEqualTo("c");
  }

  // Rate limits.

  @Test
  void theLimiterAnswersInPlainTextAndIsSharedByAllBots() {
    server.limitRate(10, 100, false);
    String post = made("'message':'a'");
    int edits = 0;
    Reply reply = call("PUT", "/posts/" + post + "/patch", "{}");
    while (reply.status() == 200) {
      assertThat(reply.header("X-RateLimit-Limit")).isEqualTo("101");
      edits++;
      clock.advance(Duration.ofMillis(8));
      reply = call("PUT", "/posts/" + post + "/patch", "{}");
    }
    assertThat(edits).isBetween(101, 115);
    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.raw().body()).isEqualTo("limit exceeded\n");
    assertThat(reply.header("Content-Type")).startsWith("text/plain");
    assertThat(reply.header("X-RateLimit-Remaining")).isEqualTo("0");
    assertThat(reply.header("X-RateLimit-Reset")).isEqualTo("11");
    assertThat(reply.header("Retry-After")).isEqualTo("1");
    assertThat(call(other.token(), "GET", "/users/me", "").status()).isEqualTo(429);
    clock.advance(Duration.ofSeconds(1));
    assertThat(call(other.token(), "GET", "/users/me", "").status()).isEqualTo(200);
  }

  @Test
  void perUserEachHeaderComesTwiceAndWithoutLimitsThereAreNone() {
    assertThat(call("GET", "/users/me", "").raw().headers().map())
        .doesNotContainKey("x-ratelimit-limit");
    server.limitRate(1, 1, true);
    Reply reply = call("GET", "/users/me", "");
    assertThat(reply.raw().headers().allValues("X-RateLimit-Limit")).hasSize(2);
    call("GET", "/users/me", "");
    assertThat(call("GET", "/users/me", "").status()).isEqualTo(429);
    assertThat(call(other.token(), "GET", "/users/me", "").status()).isEqualTo(200);
  }

  // What can be made to happen.

  @Test
  void mishapsBefallOnlyWhatTheyAreMeantFor() {
    String post = made("'message':'a'");
    server.fault(FakeFault.unavailable(Duration.ofSeconds(7)).onEdits().times(2));
    server.fault(FakeFault.pending().onCreates());
    assertThat(call("GET", "/users/me", "").status()).isEqualTo(200);
    Reply edit = call("PUT", "/posts/" + post + "/patch", "{}");
    assertThat(edit.status()).isEqualTo(503);
    assertThat(edit.header("Retry-After")).isEqualTo("7");
    refused(create("'message':'b'"), 500, "api.post.deduplicate_create_post.pending");
    assertThat(create("'message':'b'").status()).isEqualTo(201);
    assertThat(call("PUT", "/posts/" + post + "/patch", "{}").status()).isEqualTo(503);
    assertThat(call("PUT", "/posts/" + post + "/patch", "{}").status()).isEqualTo(200);
    server.goDown();
    assertThatThrownBy(() -> send(bot.token(), "GET", "/users/me", ""))
        .isInstanceOf(java.net.ConnectException.class);
    server.comeBack();
    assertThat(call("GET", "/users/me", "").status()).isEqualTo(200);
  }

  @Test
  void itSaysItsTimeVersionAndEditLimit() {
    Reply me = call("GET", "/users/me", "");
    assertThat(me.json().path("is_bot").asBoolean()).isTrue();
    assertThat(me.header("X-Version-Id")).startsWith("5.37");
    assertThat(me.header("Date")).endsWith("GMT");
    JsonNode config = call("GET", "/config/client?format=old", "").json();
    assertThat(config.path("PostEditTimeLimit").asString()).isEqualTo("-1");
    assertThat(clock.instant()).isAfter(Instant.EPOCH);
  }
}
