package livestatus.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar that people run, as a process of its own. */
class JarIT {
  private static final Path JAR = Path.of(System.getProperty("livestatus.jar", "unset"));

  @TempDir Path folder;

  private record Ran(int code, String out, String err) {}

  private Ran run(String... args) throws Exception {
    return run(List.of(), args);
  }

  private Ran run(List<String> options, String... args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Duser.home=" + folder);
    command.addAll(options);
    command.addAll(List.of("-jar", JAR.toString()));
    command.addAll(List.of(args));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    // A bare environment, with a locale that knows ASCII alone.
    builder.environment().clear();
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  @Test
  void helpAndVersionSucceedAndSayNothingElse() throws Exception {
    Ran help = run("--help");
    assertThat(help.code()).isZero();
    assertThat(help.out()).startsWith("Usage: live-status");
    assertThat(help.err()).isEmpty();

    Ran version = run("--version");
    assertThat(version.code()).isZero();
    assertThat(version.out()).matches("live-status \\d+\\.\\d+\\S* \\(Java \\S+\\)\n");
    assertThat(version.err()).isEmpty();
  }

  /** A command must feel instant: what it does not need is not even loaded. */
  @Test
  void theVersionNeedsNoLogAndNoServer() throws Exception {
    Ran version = run(List.of("-verbose:class"), "--version");
    assertThat(version.code()).isZero();
    assertThat(version.out())
        .contains("livestatus.cli.Main", "live-status ")
        .doesNotContain("ch.qos.logback", "org.eclipse.jetty", "okhttp3.", "org.jdbi");
  }

  @Test
  void configCheckTellsByItsExitCode() throws Exception {
    Ran right = run("config", "check", "--config", "config/live-status.yml");
    assertThat(right.err()).isEmpty();
    assertThat(right.code()).isZero();

    Path file = Files.writeString(folder.resolve("wrong.yml"), "gateway: größe\nservr: 1\n");
    Ran wrong = run("config", "check", "--config", file.toString());
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.out()).isEmpty();
    assertThat(wrong.err().lines())
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).contains(":1: gateway: \"größe\" is no gateway id"))
        .anySatisfy(
            line -> assertThat(line).endsWith(":2: servr: unknown key; did you mean server?"));
  }

  /** Of a home that no settings name. */
  @Test
  void theHookIsInstalledOnceWithItsArchive() throws Exception {
    Path home = Files.createDirectories(folder.resolve("elsewhere"));
    Files.writeString(
        home.resolve("openclaw.json"),
        "{ hooks: { internal: { enabled: true, entries: { 'live-status': { enabled: true } } } } }");
    String[] of = {"--openclaw-home", home.toString()};

    Ran first = run("hook", "install", of[0], of[1]);
    assertThat(first.out()).contains("wrote " + home + "/hooks/live-status/handler.js");
    assertThat(first.out()).containsPattern("wrote .*/live-status.jsa\n");
    Ran second = run("hook", "install", of[0], of[1]);
    assertThat(second.out()).contains("unchanged ").doesNotContain("wrote ");
    assertThat(second.err()).isEmpty();

    Ran status = run("hook", "status", of[0], of[1]);
    assertThat(status.out())
        .contains("installed and enabled", "Java starts with its class-data archive");
    assertThat(status.code()).isZero();
  }

  @Test
  void wrongUsageExitsWithTwo() throws Exception {
    Ran unknown = run("no-such-command");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.out()).isEmpty();
    assertThat(unknown.err()).contains("no-such-command").doesNotContain("\tat ");
  }

  @Test
  void theJarIsWhole() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertThat(jar.isMultiRelease()).isTrue();
      assertThat(text(jar, "META-INF/LICENSE"))
          .startsWith("MIT License")
          .contains("Apache License");
      assertThat(text(jar, "META-INF/services/java.sql.Driver"))
          .contains("org.sqlite.JDBC", "org.postgresql.Driver");
      assertThat(text(jar, "META-INF/services/ch.qos.logback.classic.spi.Configurator"))
          .contains("livestatus.daemon.logging.LogConfigurator");
      assertThat(jar.stream().map(entry -> entry.getName()))
          .noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|RSA|DSA)"))
          .doesNotHaveDuplicates();
    }
  }

  private static String text(JarFile jar, String name) throws IOException {
    try (var in = jar.getInputStream(jar.getEntry(name))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
