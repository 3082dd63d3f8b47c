package livestatus.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The dashboard's files over a real socket. */
class PageFilesTest {
  private static final Path FOLDER = Path.of("src/main/resources/livestatus/web");

  private Site site;

  @BeforeEach
  void start() throws IOException {
    site = new Site(Doors.Tokens.NONE);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void everyFileIsServedAsWhatItIs() throws IOException {
    for (String name : names()) {
      Wire.Answer answer = Wire.get(site.port(), "/web/" + name);
      assertThat(answer.status()).as(name).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(Files.readString(FOLDER.resolve(name)));
      assertThat(answer.header("Content-Type"))
          .as(name)
          .startsWith(
              switch (name.substring(name.lastIndexOf('.') + 1)) {
                case "js" -> "text/javascript";
                case "css" -> "text/css";
                case "svg" -> "image/svg+xml";
                case "html" -> "text/html";
                default -> "nothing else is expected";
              });
      assertThat(answer.header("Content-Security-Policy"))
          .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
          .doesNotContain("unsafe");
    }
    assertThat(Wire.get(site.port(), "/").body())
        .isEqualTo(Files.readString(FOLDER.resolve("index.html")));
  }

  @Test
  void whoHasAFileAlreadyIsToldThatItIsTheSame() throws IOException {
    Wire.Answer first = Wire.get(site.port(), "/web/main.js");
    String tag = Objects.requireNonNull(first.header("ETag"));
    assertThat(first.header("Cache-Control")).isEqualTo("no-cache");
    Wire.Answer again = Wire.get(site.port(), "/web/main.js", "If-None-Match: " + tag);
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(Wire.get(site.port(), "/web/main.js", "If-None-Match: \"other\"").status())
        .isEqualTo(200);
    assertThat(Wire.get(site.port(), "/web/dom.js").header("ETag")).isNotEqualTo(tag);
  }

  @Test
  void itIsSentSmall() throws IOException {
    Wire.Answer answer = Wire.get(site.port(), "/web/style.css", "Accept-Encoding: gzip");
    assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(answer.header("Vary")).isEqualTo("Accept-Encoding");
  }

  @Test
  void nothingElseOfTheJarIsServed() throws IOException {
    for (String path :
        List.of(
            "/web/nothing.js",
            "/web/..%2f..%2flivestatus%2fcli%2fMain.class",
            "/web/%2e%2e%2fcli%2fMain.class",
            "/web/PageFiles.class",
            "/web/Main.js",
            "/web/")) {
      assertThat(Wire.get(site.port(), path).status()).as(path).isIn(400, 404);
    }
  }

  /** Works offline: nothing is fetched from anywhere else, and nothing is written as HTML. */
  @Test
  void thePageNeedsNothingFromElsewhereAndWritesNoHtml() throws IOException {
    Pattern forbidden =
        Pattern.compile(
            "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(|new Function|"
                + "https?://(?!www\\.w3\\.org/2000/svg)");
    for (String name : names()) {
      Matcher found = forbidden.matcher(Files.readString(FOLDER.resolve(name)));
      assertThat(found.find()).as(() -> name + " has " + found.group()).isFalse();
    }
  }
}
