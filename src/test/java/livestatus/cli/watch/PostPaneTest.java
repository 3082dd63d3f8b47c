package livestatus.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PostPaneTest {
  /** The API writes such words small, the records' own reader as they are. */
  @ParameterizedTest
  @ValueSource(strings = {"MUTED", "muted"})
  void thePostIsShownAsPeopleReadIt(String muted) {
    JsonNode card =
        JsonMapper.shared()
            .readTree(
                """
                {"word":"working","headline":"Working","agent":"main","name":"nightly","lines":[
                 {"depth":0,"word":"","symbol":"","spans":[{"style":"code","text":"Fix it"}]},
                 {"depth":1,"word":"ok","symbol":"✓","kind":"step","spans":[
                  {"style":"code","text":"npm \\u001b[2J test"},{"style":"%s","text":"2 s"}]}]}
                """
                    .formatted(muted));
    JsonNode nothing = JsonMapper.shared().createArrayNode();
    Frame frame = Rows.frame(60, 24, Alphabet.UNICODE);
    View view = View.FIRST.withPost(true);
    List<String> lines =
        PostPane.lines(frame, view, new Detail("x", nothing, nothing, card)).stream()
            .map(line -> line.plain().stripTrailing())
            .toList();
    assertThat(lines)
        .hasSize(PostPane.height(24, view))
        .startsWith(
            "── its status post " + "─".repeat(41),
            "│ ● Working  main · nightly",
            "│ Fix it",
            "│   ✓ npm [2J test · 2 s");
  }
}
