package livestatus.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Many listeners to server-sent events on one thread; one of them may never read. */
final class Crowd implements AutoCloseable {
  private static final Pattern TOKEN = Pattern.compile("\"message\":\"token-(\\d+)\"");

  /** One of them, and the newest token that it saw. */
  private static final class Ear {
    final ByteArrayOutputStream event = new ByteArrayOutputStream();
    volatile int token = -1;
    volatile boolean ended;

    void hear(ByteBuffer bytes) {
      while (bytes.hasRemaining()) {
        byte next = bytes.get();
        event.write(next);
        if (next == '\n') {
          Matcher found = TOKEN.matcher(event.toString(UTF_8));
          while (found.find()) {
            token = Integer.parseInt(found.group(1));
          }
          event.reset();
        }
      }
    }
  }

  private final Selector selector = Selector.open();
  private final List<Ear> ears = new ArrayList<>();
  private final List<SocketChannel> channels = new ArrayList<>();
  private final Thread reader = new Thread(this::read, "crowd");
  private volatile boolean closed;

  Crowd() throws IOException {}

  private static SocketChannel connect(int port, String query) throws IOException {
    SocketChannel channel = SocketChannel.open();
    // Small, so that a reader who stops is noticed before much was sent.
    channel.setOption(StandardSocketOptions.SO_RCVBUF, 16 * 1024);
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    String request = "GET /api/events" + query + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    channel.write(ByteBuffer.wrap(request.getBytes(US_ASCII)));
    return channel;
  }

  /** Joins; to be called before {@link #start}. */
  void listen(int port, String query) throws IOException {
    SocketChannel channel = connect(port, query);
    channel.configureBlocking(false);
    Ear ear = new Ear();
    channel.register(selector, SelectionKey.OP_READ, ear);
    ears.add(ear);
    channels.add(channel);
  }

  /** Joins and never reads. */
  void stall(int port) throws IOException {
    channels.add(connect(port, ""));
  }

  void start() {
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    try {
      while (!closed) {
        selector.select(
            key -> {
              Ear ear = (Ear) key.attachment();
              try {
                buffer.clear();
                if (((SocketChannel) key.channel()).read(buffer) < 0) {
                  ear.ended = true;
                  key.cancel();
                }
                ear.hear(buffer.flip());
              } catch (IOException e) {
                ear.ended = true;
                key.cancel();
              }
            },
            100);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether everybody who reads saw it. */
  boolean saw(int token) {
    return ears.stream().allMatch(ear -> ear.token >= token);
  }

  boolean anybodyCutOff() {
    return ears.stream().anyMatch(ear -> ear.ended);
  }

  @Override
  public void close() throws IOException {
    closed = true;
    selector.wakeup();
    for (SocketChannel channel : channels) {
      channel.close();
    }
    try {
      reader.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    selector.close();
  }
}
