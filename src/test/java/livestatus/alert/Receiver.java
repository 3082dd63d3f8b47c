package livestatus.alert;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A program of somebody's that takes webhooks. */
final class Receiver implements AutoCloseable {
  final List<JsonNode> bodies = new CopyOnWriteArrayList<>();
  volatile int status = 204;
  private final HttpServer server;

  Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          int answer = exchange.getRequestURI().getPath().equals("/hook/t0ken") ? status : 404;
          if (answer < 300) {
            bodies.add(JsonMapper.shared().readTree(body));
          }
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    server.start();
  }

  /** It carries its token, as such addresses do. */
  String address() {
    return "http://localhost:" + server.getAddress().getPort() + "/hook/t0ken";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
