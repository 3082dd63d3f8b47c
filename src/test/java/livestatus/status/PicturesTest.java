package livestatus.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PicturesTest {
  private static final Path FOLDER = Path.of("src/doc/pictures");

  @Test
  void thereIsAPictureOfEachState() throws IOException, InterruptedException {
    if (Boolean.getBoolean("pictures.draw")) {
      Pictures.draw(FOLDER);
    }

    assertThat(Pictures.cards().keySet())
        .allSatisfy(name -> assertThat(FOLDER.resolve(name + ".png")).isRegularFile())
        .contains("working", "done", "blocked", "error", "cancelled", "stale", "stuck", "unknown");
  }

  @Test
  void noPictureIsOfSomethingElse() throws IOException {
    try (var files = Files.list(FOLDER)) {
      List<String> names = files.map(file -> file.getFileName().toString()).toList();

      assertThat(names)
          .allMatch(
              name ->
                  name.startsWith("phone-")
                      || name.startsWith("page-")
                      || Pictures.cards().containsKey(name.replace(".png", "")));
    }
  }

  @Test
  void drawsThePostAsAPage() {
    for (Map.Entry<String, StatusCard> card : Pictures.cards().entrySet()) {
      String page = CardPage.of(CardPage.Theme.LIGHT, List.of(card.getValue()));

      assertThat(page)
          .as(card.getKey())
          .contains(card.getValue().color(), card.getValue().headline())
          .doesNotContain("`", "**");
    }
  }
}
