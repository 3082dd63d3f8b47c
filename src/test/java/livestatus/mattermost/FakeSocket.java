package livestatus.mattermost;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import livestatus.mattermost.FakeHttpServer.Answer;
import livestatus.mattermost.FakeHttpServer.Header;
import livestatus.mattermost.FakeHttpServer.Request;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One client's WebSocket: it says who it is, then it is told what happens. Its own thread sends, so
 * that whoever tells never waits for a client.
 */
final class FakeSocket implements FakeHttpServer.Upgrade {
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private static final class Frame {
    private final int kind;
    private final byte[] body;

    Frame(int kind, byte[] body) {
      this.kind = kind;
      this.body = body;
    }
  }

  private static final Frame LAST = new Frame(-1, new byte[0]);

  private final String version;
  private final Function<String, @Nullable String> userOfToken;
  private final BlockingQueue<Frame> outgoing = new LinkedBlockingQueue<>();
  private volatile @Nullable String user;
  private volatile boolean closed;
  private long sequence;

  /**
   * @param user who asked for it; null until the client says so itself
   */
  FakeSocket(
      String version, @Nullable String user, Function<String, @Nullable String> userOfToken) {
    this.version = version;
    this.userOfToken = userOfToken;
    if (user != null) {
      admit(user);
    }
  }

  /** What a server answers to the request for a WebSocket. */
  Answer answer(Request request) {
    return new Answer(
        101,
        List.of(
            new Header("Upgrade", "websocket"),
            new Header("Connection", "Upgrade"),
            new Header("Sec-WebSocket-Accept", accept(request.header("sec-websocket-key")))),
        "",
        this);
  }

  private static String accept(String key) {
    try {
      byte[] both =
          (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.ISO_8859_1);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(both));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whose it is; null until that is known. */
  @Nullable String user() {
    return user;
  }

  boolean isClosed() {
    return closed;
  }

  /** Tells of something that happened in a channel. */
  void tell(String event, JsonNode data, String channel) {
    ObjectNode message = JsonNodeFactory.instance.objectNode().put("event", event);
    message.set("data", data);
    ObjectNode broadcast = message.putObject("broadcast");
    broadcast.putNull("omit_users");
    broadcast.put("user_id", channel.isEmpty() ? String.valueOf(user) : "");
    broadcast.put("channel_id", channel).put("team_id", "").put("connection_id", "");
    synchronized (outgoing) {
      message.put("seq", sequence++);
      send(message);
    }
  }

  private void send(JsonNode message) {
    outgoing.add(new Frame(TEXT, message.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private void admit(String who) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("server_version", version).put("connection_id", "simulated");
    user = who;
    tell("hello", data, "");
  }

  @Override
  public void run(InputStream in, OutputStream out) throws IOException {
    Thread sender = new Thread(() -> send(out), "fake-socket");
    sender.setDaemon(true);
    sender.start();
    try {
      for (Frame frame = read(in); frame.kind != CLOSE; frame = read(in)) {
        if (frame.kind == PING) {
          outgoing.add(new Frame(PONG, frame.body));
        } else if (frame.kind == TEXT
            && !take(FakeApi.JSON.readTree(new String(frame.body, StandardCharsets.UTF_8)))) {
          return;
        }
      }
      outgoing.add(new Frame(CLOSE, new byte[0]));
    } finally {
      user = null;
      closed = true;
      outgoing.add(LAST);
    }
  }

  /** Takes what the client says; false where the server hangs up. */
  private boolean take(JsonNode said) {
    ObjectNode reply = JsonNodeFactory.instance.objectNode();
    String action = said.path("action").asString("");
    boolean fine = true;
    if (action.equals("authentication_challenge")) {
      String who = userOfToken.apply(said.path("data").path("token").asString(""));
      if (who == null) {
        return false;
      }
      admit(who);
    } else if (action.equals("ping")) {
      reply.putObject("data").put("text", "pong").put("version", version);
    } else {
      fine = user != null && action.equals("user_typing");
    }
    reply.put("status", fine ? "OK" : "FAIL").put("seq_reply", said.path("seq").asLong());
    if (!fine) {
      String why = user == null ? "not_authenticated" : "bad_action";
      reply.putObject("error").put("id", "api.web_socket_router." + why + ".app_error");
    }
    send(reply);
    return true;
  }

  private void send(OutputStream out) {
    try {
      for (Frame frame = outgoing.take(); frame.kind >= 0; frame = outgoing.take()) {
        int length = frame.body.length;
        out.write(0x80 | frame.kind);
        if (length < 126) {
          out.write(length);
        } else if (length < 65_536) {
          out.write(126);
          out.write(length >> 8);
          out.write(length);
        } else {
          out.write(127);
          for (int shift = 56; shift >= 0; shift -= 8) {
            out.write((int) ((long) length >> shift));
          }
        }
        out.write(frame.body);
        out.flush();
      }
    } catch (IOException e) {
      // The client went away; the reader notices, too.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Frame read(InputStream in) throws IOException {
    int kind = next(in) & 0x0f;
    int second = next(in);
    long length = second & 0x7f;
    if (length == 126) {
      length = number(in, 2);
    } else if (length == 127) {
      length = number(in, 8);
    }
    byte[] mask = (second & 0x80) == 0 ? new byte[4] : in.readNBytes(4);
    byte[] body = in.readNBytes((int) length);
    for (int i = 0; i < body.length; i++) {
      body[i] ^= mask[i % 4];
    }
    return new Frame(kind, body);
  }

  private static long number(InputStream in, int bytes) throws IOException {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number = number << 8 | next(in);
    }
    return number;
  }

  private static int next(InputStream in) throws IOException {
    int next = in.read();
    if (next < 0) {
      throw new EOFException();
    }
    return next;
  }
}
