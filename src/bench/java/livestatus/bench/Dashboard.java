package livestatus.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** A listener to the live stream that only counts. */
final class Dashboard implements AutoCloseable {
  private final Socket socket;
  private final AtomicLong bytes = new AtomicLong();

  Dashboard(URI page) throws IOException {
    socket = new Socket(page.getHost(), page.getPort());
    socket
        .getOutputStream()
        .write(
            ("GET /api/events HTTP/1.1\r\nHost: "
                    + page.getAuthority()
                    + "\r\nAccept: text/event-stream\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    Thread reader = new Thread(this::read, "dashboard");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    byte[] buffer = new byte[16 * 1024];
    try (InputStream in = socket.getInputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes.addAndGet(read);
      }
    } catch (IOException closed) {
      // That is how it ends.
    }
  }

  long bytes() {
    return bytes.get();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
