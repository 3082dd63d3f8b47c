package livestatus.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A connection on which every byte is the test's own. */
final class Wire implements AutoCloseable {
  /** What came back. */
  record Answer(int status, List<String> headers, String body) {
    @Nullable String header(String name) {
      String wanted = name + ":";
      return headers.stream()
          .filter(line -> line.regionMatches(true, 0, wanted, 0, wanted.length()))
          .map(line -> line.substring(wanted.length()).trim())
          .findFirst()
          .orElse(null);
    }

    private ApiClient.Answer told() {
      Map<String, List<String>> fields = new LinkedHashMap<>();
      for (String line : headers) {
        int colon = line.indexOf(':');
        fields
            .computeIfAbsent(line.substring(0, colon), unused -> new ArrayList<>())
            .add(line.substring(colon + 1).trim());
      }
      return new ApiClient.Answer(
          status, HttpHeaders.of(fields, (name, value) -> true), body.getBytes(UTF_8));
    }
  }

  private static final int LONG_MILLIS = 30_000;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  Wire(int port) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  Wire(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(LONG_MILLIS);
    in = socket.getInputStream();
    out = socket.getOutputStream();
  }

  /** Sends a request without a body and returns what it is answered. */
  static Answer get(int port, String path, String... headers) throws IOException {
    return ask(port, "GET", path, "", headers);
  }

  static Answer post(int port, String path, String body, String... headers) throws IOException {
    return ask(port, "POST", path, body, headers);
  }

  static Answer ask(int port, String method, String path, String body, String... headers)
      throws IOException {
    StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    if (Arrays.stream(headers).noneMatch(header -> header.startsWith("Host:"))) {
      request.append("Host: localhost:").append(port).append("\r\n");
    }
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    byte[] bytes = body.getBytes(UTF_8);
    if (bytes.length > 0) {
      request.append("Content-Length: ").append(bytes.length).append("\r\n");
    }
    request.append("Connection: close\r\n\r\n");
    try (Wire wire = new Wire(port)) {
      wire.send(request.toString());
      wire.send(bytes);
      Answer answer = wire.answer();
      if (answer.header("Content-Encoding") == null) {
        Document.describes(method, path, answer.told());
      }
      return answer;
    }
  }

  void send(String text) throws IOException {
    send(text.getBytes(ISO_8859_1));
  }

  void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** One byte, or -1 at the end; a reset counts as an end. */
  int read() {
    try {
      return in.read();
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("Nothing came, and the connection stayed open.", e);
    } catch (IOException e) {
      return -1;
    }
  }

  /** A line without its end; null where the connection ends first. */
  @Nullable String line() {
    StringBuilder line = new StringBuilder();
    for (int c = read(); c >= 0; c = read()) {
      if (c == '\n') {
        return line.toString();
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return null;
  }

  /** The head of an answer and, where its length is told, its body; else all until the end. */
  Answer answer() {
    String first = line();
    if (first == null) {
      return new Answer(0, List.of(), "");
    }
    List<String> headers = new java.util.ArrayList<>();
    for (String line = line(); line != null && !line.isEmpty(); line = line()) {
      headers.add(line);
    }
    Answer head = new Answer(Integer.parseInt(first.split(" ", 3)[1]), headers, "");
    String length = head.header("Content-Length");
    int left = length == null ? Integer.MAX_VALUE : Integer.parseInt(length);
    java.io.ByteArrayOutputStream body = new java.io.ByteArrayOutputStream();
    for (int i = 0; i < left; i++) {
      int c = read();
      if (c < 0) {
        break;
      }
      body.write(c);
    }
    return new Answer(head.status(), headers, body.toString(UTF_8));
  }

  Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
