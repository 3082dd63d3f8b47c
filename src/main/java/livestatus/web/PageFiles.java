package livestatus.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The dashboard's files, as they are in the jar. Whatever the page shows it asks of the API. */
final class PageFiles {
  private static final Pattern NAME = Pattern.compile("[a-z]+(?:-[a-z]+)*\\.([a-z]+)");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");

  /** Bounded by what is in the jar: of other names nothing is kept. */
  private final Map<String, Reply> files = new ConcurrentHashMap<>();

  void addTo(Routes routes) {
    routes
        .add("GET", "/", call -> file("index.html"))
        .add("GET", "/web/{file}", call -> file(call.parameter("file")));
  }

  private Reply file(String name) throws Refusal {
    Reply known = files.get(name);
    if (known != null) {
      return known;
    }
    Matcher matcher = NAME.matcher(name);
    String type = matcher.matches() ? TYPES.get(matcher.group(1)) : null;
    byte[] content = type == null ? null : content(name);
    if (type == null || content == null) {
      throw new Refusal(404, "The page has no file of this name.");
    }
    Reply reply = new Reply(200, type, content, Map.of("ETag", '"' + hash(content) + '"'));
    files.put(name, reply);
    return reply;
  }

  private static byte @Nullable [] content(String name) {
    try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(hash, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
