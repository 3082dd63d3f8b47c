package livestatus.openclaw;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import livestatus.session.SessionKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserLinesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "true | {\"type\":\"message\",\"message\":{\"role\":\"user\",\"content\":\"hi\"}}",
        "false | {\"type\":\"message\",\"message\":{\"role\":\"assistant\",\"a\":\"user\"}}",
        "false | {\"type\":\"message\",\"message\":{\"role\":\"assistant\",\"t\":\"\\\"user\\\"\"}}",
        "true | {\"message\":{\"content\":\"hi\",\"role\":\"user\"}}",
        "true | {\"message\": {\"role\": \"user\"}}",
        "false | {\"message\":{\"content\":\"hi\"}}",
        "true | \"user\"",
        "false | \"user",
        "false | {\"message\":{\"role\":\"use",
        "false | {}",
      })
  void aLineIsToldByItsBytes(boolean mayBe, String line) {
    byte[] bytes = ("xx" + line + "\"user\"").getBytes(UTF_8);
    assertThat(UserLines.mayBe(bytes, 2, 2 + line.length())).isEqualTo(mayBe);
  }

  @Test
  void noQuestionThatAGatewayEverWroteIsOverlooked() throws IOException {
    for (String scenario : List.of("plain", "spawn2", "parallel", "cron-isolated", "compact")) {
      for (String version : List.of("2026.3.2", "2026.7.1")) {
        if (Files.isDirectory(Recordings.scenario(version, scenario))) {
          Recordings.recording(version, scenario)
              .play(folder.resolve(version).resolve(scenario), signal -> {});
        }
      }
    }
    Transcript transcript = new Transcript(new Tally());
    SessionKey session = new SessionKey("agent:main:main");
    int asked = 0;
    int passed = 0;
    for (Path file : transcripts()) {
      for (String line : Files.readAllLines(file)) {
        byte[] bytes = line.getBytes(UTF_8);
        boolean mayBe = UserLines.mayBe(bytes, 0, bytes.length);
        if (transcript.read(session, bytes, 0, bytes.length, Instant.EPOCH).asks()) {
          assertThat(mayBe).as(line).isTrue();
          asked++;
        } else if (!mayBe) {
          passed++;
        }
      }
    }
    assertThat(asked).isGreaterThan(10);
    assertThat(passed).isGreaterThan(asked);
  }

  private List<Path> transcripts() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
  }
}
