package livestatus.status;

import static org.assertj.core.api.Assertions.assertThat;

import livestatus.session.Argument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolWordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '¨',
      value = {
        "npm test → npm test",
        "cd x && FOO=bar sudo npm test → npm test",
        "npm ci && npm run build → npm ci && npm run build",
        "cd a; npm ci; npm run lint; npm test → npm ci; npm run lint …",
        "git commit -m 'Fix the secret plan' → git commit …",
        "git push origin main → git push origin …",
        "git -C /srv/app status → git status",
        "python3 -m pytest tests/test_login.py -k 'a and b' → python3 pytest tests/test_login.py …",
        "python3 /srv/app/scripts/run.py --user me → python3 scripts/run.py …",
        "cat /var/log/app/server.log | grep -i 'some words' → cat app/server.log | grep …",
        "curl -s -H 'X-A: b' https://me:pw@API.example.com/v1/users?id=7 → curl api.example.com/v1/users …",
        "wget https://example.com/a/b.tar.gz#top → wget example.com/a/b.tar.gz",
        "echo hello world → echo …",
        "echo hello > out.txt 2>&1 && ls -la src → ls …",
        "bash -lc 'cd /srv && make test' → make test",
        "sudo -u postgres pg_dump app → pg_dump app",
        "timeout 30 npm test → npm test",
        "timeout -k 5 30s make -j4 all → make …",
        "env -i A=1 B='2 3' ./gradlew test → gradlew test",
        "docker compose -f deploy/prod.yml up -d → docker compose up",
        "docker run --rm -e A=b image:latest → docker run …",
        "htpasswd -bc users.txt bob pw → htpasswd users.txt …",
        "net user bob pw → net …",
        "find . -name '*.java' | xargs wc -l → find … | wc",
        "$(which node) app.js → … app.js",
        "for f in a b; do convert $f x.png; done → convert x.png …",
        "if ! make; then exit 1; fi → make; exit 1",
        "# only a comment → ''",
        "deploy 'aB3dE6gH9jKlMn0pQrS2tUvW5xYz81CfDgFh' → deploy …",
        "deploy aB3dE6gH9jKlMn0pQrS2tUvW5xYz81CfDgFh → deploy …",
        "deploy --password pw1 → deploy …",
        "make & → make",
        "sleep 30 && exit 3 → sleep 30 && exit 3",
        "pin 1234 → pin …",
        "true → true",
      })
  void showsACommandsFirstWords(String command, String words) {
    assertThat(safe(Argument.Type.COMMAND, command)).isEqualTo(words.equals("''") ? "tool" : words);
  }

  @Test
  void leavesOutAHereDocument() {
    assertThat(
            safe(
                Argument.Type.COMMAND,
                "cat > a.py <<'EOF'\nimport os\nrm -rf /\nEOF\npython3 a.py"))
        .isEqualTo("cat");
    assertThat(safe(Argument.Type.COMMAND, "python3 - <<EOF\nprint('x')\nEOF"))
        .isEqualTo("python3");
  }

  @Test
  void readsOnAfterALineThatContinues() {
    assertThat(safe(Argument.Type.COMMAND, "npm run \\\n  build")).isEqualTo("npm run build");
  }

  @ParameterizedTest
  @CsvSource({
    "/home/me/src/auth/Login.java, tool auth/Login.java",
    "Login.java, tool Login.java",
    "C:\\Users\\me\\a.txt, tool me/a.txt",
    "/srv/data/, tool srv/data",
    "/, tool /",
  })
  void showsAFilesLastSegments(String path, String words) {
    assertThat(safe(Argument.Type.FILE, path)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "https://Example.com/a/b?token=1#x, tool example.com/a/b",
    "https://me:pw@example.com:8443/, tool example.com:8443",
    "example.com/a, tool example.com/a",
    "https://x.example/reset/aB3dE6gH9jKlMn0pQrS2tUvW5xYz, tool x.example/reset/•••",
    "https://x.example, tool x.example",
  })
  void showsAUrlWithoutCredentialsAndQuery(String url, String words) {
    assertThat(safe(Argument.Type.URL, url)).isEqualTo(words);
  }

  @Test
  void shortensAQuery() {
    assertThat(safe(Argument.Type.QUERY, "how to\n  test \u202Email " + "very ".repeat(40)))
        .startsWith("tool how to test mail very")
        .endsWith("…")
        .hasSizeLessThanOrEqualTo(70);
  }

  @Test
  void showsNoFreeText() {
    assertThat(safe(Argument.Type.TASK, "find the bug")).isEqualTo("tool");
    assertThat(safe(Argument.Type.OTHER, "anything")).isEqualTo("tool");
  }

  @Test
  void showsTheWholeWithoutSecretsIfAskedTo() {
    Argument argument =
        new Argument(Argument.Type.COMMAND, "echo hi &&\n  login --password hunter" + "2");

    assertThat(ToolWords.of("exec", argument, Detail.FULL))
        .isEqualTo("echo hi && login --password •••");
    assertThat(ToolWords.of("exec", argument, Detail.NONE)).isEqualTo("exec");
    assertThat(ToolWords.of("@channel\u0000\n", null, Detail.SAFE)).isEqualTo("@channel");
  }

  private static String safe(Argument.Type type, String text) {
    return ToolWords.of("tool", new Argument(type, text), Detail.SAFE);
  }
}
