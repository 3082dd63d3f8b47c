package livestatus.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import livestatus.session.Argument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  /** Where the secret stands in an example; the rest must stay as it is. */
  private static final String HERE = "§";

  /** No real secret, and put together here so that no scanner takes this file for a leak. */
  private record Example(String text, String secret) {
    String shown() {
      return text.replace(HERE, secret);
    }

    String masked() {
      return text.replace(HERE, Redaction.MASK);
    }

    @Override
    public String toString() {
      return masked();
    }
  }

  private static final String ALPHANUMERIC = "aB3dE6gH9jKlMn0pQrS2tUvW5xYz81CfDgFhGiJk47LmNoPqRs";

  private static String fake(String prefix, int length) {
    StringBuilder body = new StringBuilder();
    while (body.length() < length) {
      body.append(ALPHANUMERIC);
    }
    return prefix + body.substring(0, length);
  }

  private static Example example(String text, String secret) {
    return new Example(text, secret);
  }

  private static final String HEX = "9f86d081884c7d659a2feaa0c55ad015";
  private static final String WORD = "hunter" + "2!";
  private static final String JWT = fake("eyJ", 33) + "." + fake("eyJ", 60) + "." + fake("", 43);
  private static final String PEM =
      "\nMIIEpAIBAAKCAQEA" + fake("", 48) + "\n" + fake("", 64) + "\n" + fake("", 20) + "==\n";

  static Stream<Example> secrets() {
    List<Example> all = new ArrayList<>();
    // Known by their own form.
    all.add(example("key is § now", fake("sk-", 48)));
    all.add(example("§", fake("sk-proj-", 90)));
    all.add(example("use §, please", fake("sk-ant-api03-", 80)));
    all.add(example("(§)", fake("sk-or-v1-", 64)));
    all.add(example("git clone https://x-access-token:§@github.com/a/b.git", fake("ghp_", 36)));
    all.add(example("git push https://§@github.com/a/b.git", fake("gho_", 36)));
    all.add(example("found § in the log", fake("ghs_", 36)));
    all.add(example("\"§\"", fake("github_pat_", 60)));
    all.add(example("glab auth: §", fake("glpat-", 20)));
    all.add(example("//registry/:x=§", fake("npm_", 36)));
    all.add(example("slack says § is revoked", "xoxb-1234" + "56789012-" + fake("", 24)));
    all.add(example("[§]", "xapp-1-A" + "012345-" + fake("", 30)));
    all.add(example("aws configure set x §", "AKIA" + "IOSFODNN7EXAMPLE"));
    all.add(example("id=§ region=eu", "ASIA" + "Y34FZKBOKMUTVV7A"));
    all.add(example("maps?q=a&x=§", fake("AIza", 35)));
    all.add(example("oauth §", fake("ya29.", 60)));
    all.add(example("§ expired", JWT));
    all.add(example("{\"jwt\":\"§\"}", JWT));
    all.add(example("send with §!", fake("SG.", 22) + "." + fake("", 43)));
    all.add(example("stripe § live", fake("sk_live_", 24)));
    all.add(example("hook §", fake("whsec_", 32)));
    all.add(example("model at §", fake("hf_", 34)));
    all.add(example("groq §", fake("gsk_", 52)));
    all.add(example("vault §", fake("hvs.", 24)));
    all.add(example("twine -u x §", fake("pypi-AgEIcHlwaS5vcmc", 70)));
    all.add(example("docker §", fake("dckr_pat_", 27)));
    all.add(example("shop §", fake("shpat_", 32)));
    all.add(example("do §", fake("dop_v1_", 64)));
    all.add(example("telegram § ok", "1234" + "56789:" + fake("AA", 33)));
    all.add(example("https://api.telegram.org/§/getMe", "bot1234" + "56789:" + fake("AA", 33)));
    all.add(example("-----BEGIN RSA PRIVATE KEY-----§-----END RSA PRIVATE KEY-----", PEM));
    all.add(example("cat: -----BEGIN OPENSSH PRIVATE KEY-----§", PEM));
    // Known by the name before them.
    all.add(example("export DB_PASSWORD=§ && run", WORD));
    all.add(example("OPENAI_API_KEY=§ python3 run.py", HEX));
    all.add(example("AWS_SECRET_ACCESS_KEY=§", "wJalr" + "XUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"));
    all.add(example("PGPASSWORD=§ psql -h db", "correct,horse)battery"));
    all.add(example("password=§", WORD));
    all.add(example("password: §", WORD));
    all.add(example("  password: §\n  user: me", "correcthorse"));
    all.add(example("db.password = §\n", "correcthorse"));
    all.add(example("Password: '§'", "with spaces in it"));
    all.add(example("const apiKey = \"§\";", HEX));
    all.add(example("clientSecret: '§',", HEX));
    all.add(example("{\"token\": \"§\"}", "abc"));
    all.add(example("{\"user\":\"me\",\"password\":\"§\"}", "with \\\" quote"));
    all.add(example("'{\\\"access_token\\\":\\\"§\\\"}'", HEX));
    all.add(example("deploy --password § --host h", WORD));
    all.add(example("deploy --token=§ --host h", "abc"));
    all.add(example("deploy --api-key '§'", "two words"));
    all.add(example("deploy -password § now", WORD));
    all.add(example("kubectl create secret generic s --from-literal=password=§", WORD));
    all.add(example("the password is §", WORD));
    all.add(example("my token § does not work", HEX));
    all.add(example("secret was \"§\" until today", WORD));
    all.add(example("//npm.example.com/:_authToken=§", "3f1c" + "ab"));
    all.add(example("client_secret=§&grant_type=x", HEX));
    all.add(example("SESSION_KEY=§", fake("", 32)));
    all.add(example("token: §", "123e4567-e89b-" + "12d3-a456-426614174000"));
    all.add(example("- name: API_KEY\n  value: §\n", fake("", 32)));
    all.add(example("[{\"name\":\"API_TOKEN\",\"value\":\"§\"}]", "abc"));
    all.add(example("machine h login me password § x", "hunter" + "2"));
    all.add(example("<password>§</password>", "correcthorse"));
    all.add(example("[token] §", HEX));
    all.add(example("token(§)", HEX));
    all.add(example("JSESSIONID=§ x", HEX));
    all.add(example("shared sig=§", fake("", 43)));
    // Headers.
    all.add(example("curl -H 'Authorization: Bearer §' https://x.example", "abcdef"));
    all.add(example("Authorization: Basic §", "dXNlcjp" + "wYXNz"));
    all.add(example("Authorization: token §", HEX));
    all.add(example("{\"Authorization\": \"Bearer §\"}", HEX));
    all.add(example("Proxy-Authorization: §", HEX));
    all.add(
        example("Authorization: Digest §\nHost: h", "username=\"".replace("\"", "") + "a, r=b"));
    all.add(example("curl -H \"X-Api-Key: §\" h", HEX));
    all.add(example("PRIVATE-TOKEN: §", HEX));
    all.add(example("sent Bearer § twice", HEX));
    all.add(example("curl -H 'Cookie: §' h", "sid=abc; theme=dark"));
    all.add(example("Set-Cookie: §\n", "sid=abc; HttpOnly"));
    // URLs.
    all.add(example("postgres://app:§@db.example:5432/app", WORD));
    all.add(example("redis://:§@localhost:6379/0", "abc"));
    all.add(example("https://§@o1.ingest.example/2", HEX));
    all.add(example("amqp://guest:§@mq", "gu" + "est1"));
    all.add(example("https://x.example/a?access_token=§&b=1", "abc"));
    all.add(example("https://x.example/a?b=1&sig=§#top", fake("", 43)));
    all.add(example("https://maps.example/js?key=§", fake("", 39)));
    all.add(example("https://hooks.slack.com/services/§", "T000/B000/" + fake("", 24)));
    all.add(example("https://discord.com/api/webhooks/§ ok", "123/" + fake("", 60)));
    all.add(example("https://chat.example/hooks/§", "xtqf3n8ho3dj" + "bg4k1a9w7yzcpe"));
    // Commands.
    all.add(example("curl -u admin:§ https://x.example", WORD));
    all.add(example("curl --user 'admin:§' h", WORD));
    all.add(example("curl -uadmin:§ h", WORD));
    all.add(example("http -a admin:§ h", WORD));
    all.add(example("smtp://user:§@mail.example", "pass"));
    all.add(example("mysql -u root -p'§' app", "secretword"));
    all.add(example("curl --header=Authorization:Bearer\\ § h", HEX));
    all.add(example("sshpass -p § ssh h", "secretword"));
    all.add(example("mysql -u root -p§ app", "secretword"));
    all.add(example("docker login -u me -p § h", "secretword"));
    all.add(example("redis-cli -a § ping", "secretword"));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void masksTheSecretAndNothingElse(Example example) {
    assertThat(Redaction.mask(example.shown())).isEqualTo(example.masked());
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void masksInTheMidstOfOtherText(Example example) {
    String text = "Please look at this:\n" + example.shown() + "\nand tell me, thanks.";

    assertThat(Redaction.mask(text)).doesNotContain(example.secret()).startsWith("Please look at");
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void maskingAgainChangesNothing(Example example) {
    String once = Redaction.mask(example.shown());

    assertThat(Redaction.mask(once)).isEqualTo(once);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Fix the failing login test",
        "The token has expired, get a new one",
        "Why is the token so short?",
        "token",
        "password",
        "Forgot your password? Reset the password here.",
        "The password is wrong",
        "Password: required",
        "Password: ",
        "passwords must have 12 characters",
        "key",
        "The key is under the mat",
        "API key: use the dashboard to make one",
        "primary key, foreign key and cache key",
        "Authorization header is missing",
        "Authorization: required",
        "the bearer of bad news",
        "I like cookie: it is sweet",
        "secret sauce",
        "it is a secret to everybody",
        "max_tokens=4096",
        "max_tokens: 4096",
        "{\"total_tokens\": 12345, \"token_count\": 17}",
        "tokens: 12.3k",
        "token=42",
        "tokenizer=cl100k_base",
        "1,234 tokens used of 200,000",
        "input_token_limit: 200000",
        "--max-tokens 100",
        "--no-password",
        "--password-stdin < file",
        "--token-file /run/secrets/token",
        "--key server.pem --cert server.crt",
        "export TOKEN=$MY_TOKEN",
        "curl -H \"Authorization: Bearer $TOKEN\" https://x.example",
        "curl -H 'Authorization: Bearer ${TOKEN}'",
        "password=${DB_PASSWORD}",
        "token: <your token>",
        "token=****",
        "const token = await getToken();",
        "token = request.headers.get('x')",
        "password = getpass.getpass()",
        "login(password=password)",
        "password: string;",
        "if (token == null) return",
        "type=password",
        "Unexpected token: expected a comma",
        "SyntaxError: Unexpected token } in JSON at position 4",
        "--- PASS: TestLogin (0.00s)",
        "pass: 12, fail: 0",
        "commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
        "git show 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b:src/Main.java",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "agent:main:subagent:123e4567-e89b-12d3-a456-426614174000",
        "123e4567-e89b-12d3-a456-426614174000",
        "session id 123e4567-e89b-12d3-a456-426614174000",
        "/home/me/project/src/main/java/auth/TokenService.java",
        "src/token/password_test.go:42",
        "C:\\Users\\me\\secrets\\readme.txt",
        "image-iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ.png",
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ",
        "https://example.com/a/b?q=token&page=2",
        "https://example.com:8443/path?sort=key",
        "ssh://git@github.com/a/b.git",
        "git@github.com:a/b.git",
        "http://localhost:3000/login",
        "user@example.com",
        "docker run -u 1000:1000 -p 8080:80 image",
        "mkdir -p a/b/c",
        "ssh -p 2222 host",
        "npm test -- --grep token",
        "npm_config_loglevel=warn npm_lifecycle_event",
        "sk-learn and sk-estimator-id-1",
        "sk-fading-circle-with-many-words",
        "key-value-store-benchmark-number-2",
        "x-forwarded-for: 10.0.0.1",
        "cache-key: node-modules-linux-v2",
        "eyJ is how base64 of a brace begins",
        "12:30:45 1234567890:12",
        "-----BEGIN of the chapter",
        "Token::Comma => std::token::next",
        "bypass=1 compass=north trespass: no",
        "a•••b",
        "name: password value",
        "<token> is a placeholder",
        "the key (see section 4) is public",
        "token-based access v2.0",
        "docker login --username me",
        "mysql -u root -p",
        "mysql -u root -p app",
        "secret santa 2026 list",
        "sig 11 received",
        "the password rules of RFC 8265",
        "日本語のパスワード: なし",
        "🔑 rotate keys",
        "",
      })
  void leavesInnocentTextAsItIs(String text) {
    assertThat(Redaction.mask(text)).isEqualTo(text);
  }

  @Test
  void masksBothPartsOfAUrlsCredentials() {
    String token = fake("ghp_", 36);

    assertThat(Redaction.mask("https://" + token + ":x-oauth-basic@github.com/a"))
        .isEqualTo("https://•••:•••@github.com/a");
  }

  @Test
  void masksATokenThatWasCutWithTheText() {
    String begin = "x".repeat(489) + " ";
    String cut = begin + fake("ghp_", 6);

    assertThat(cut).hasSize(Argument.MAX_LENGTH);
    assertThat(Redaction.mask(cut)).isEqualTo(begin + Redaction.MASK);
  }

  @Test
  void takesLinearTimeWhateverTheText() {
    String[] seeds = {
      "a",
      "-",
      "eyJ-",
      "eyJa.",
      "sk-",
      "sk-a1",
      "ghp_",
      "token=",
      "token:",
      "token: ",
      "token ",
      "token=$A",
      "\"token\":",
      "key:\"",
      "key:'\\",
      "password=\"",
      "cookie:",
      "cookie: a",
      "://",
      "a://b:",
      "http://a@",
      "-----BEGIN ",
      "-----BEGIN A-----",
      "-----END ",
      "Authorization: ",
      "Authorization: Bearer ",
      "Authorization: Digest",
      "curl -u a",
      "curl -u ",
      "mysql -p",
      "12345678:",
      "bot12345678:",
      "?key=",
      "&sig=",
      "\\",
      "\"",
      "'",
      "token is ",
      "--token ",
      "password = ",
      "\n",
      "\npassword: ",
      " ",
      "=",
      "A_KEY=",
      "xoxb-",
      "1//0",
      "SG.a1.",
      "😀",
    };
    List<String> texts = new ArrayList<>();
    for (String seed : seeds) {
      texts.add(seed.repeat(400_000 / seed.length()));
    }

    texts.add("a token=".repeat(125_000));

    // Quadratic time would be minutes for each; the limit only tells it from slowness.
    assertTimeout(Duration.ofSeconds(60), () -> texts.forEach(Redaction::mask));
  }

  @Test
  void masksAKnownTokenWhateverStandsAroundIt() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String token = fake("ghp_", 36);
    List<String> pieces =
        List.of(
            "token",
            "=",
            ":",
            " ",
            "\"",
            "'",
            "\\",
            "--",
            "password",
            "Authorization",
            "Bearer",
            "Cookie",
            "://",
            "@",
            "-----BEGIN A-----",
            "-----END A-----",
            "\n",
            "sk-",
            "ghp_",
            "eyJhbGciOi",
            ".",
            "curl -u",
            "mysql",
            "-p",
            "a1B2c3D4e5F6g7H8i9J0",
            "?key=",
            "&",
            ";",
            "•••",
            "\ud83d",
            "\u0000",
            "=>",
            "::",
            "(",
            ")",
            "é",
            "$X",
            "{",
            "}",
            "12345678");
    for (int i = 0; i < 20_000; i++) {
      String text = pick(random, pieces) + " " + token + " " + pick(random, pieces);

      assertThat(Redaction.mask(text)).as("seed %d: %s", seed, text).doesNotContain(token);
    }
  }

  private static String pick(Random random, List<String> pieces) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(12); n > 0; n--) {
      text.append(pieces.get(random.nextInt(pieces.size())));
    }
    return text.toString();
  }
}
