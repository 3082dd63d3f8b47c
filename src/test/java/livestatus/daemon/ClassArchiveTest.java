package livestatus.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import livestatus.daemon.ClassArchive.Fit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive, made and judged by the real Java for a small jar. */
class ClassArchiveTest {
  @TempDir Path temp;

  private Hook.Launch launch;
  private ClassArchive archive;

  /** What the small jar does. */
  public static final class Hello {
    private Hello() {}

    public static void main(String[] arguments) {
      System.out.println("hello");
    }
  }

  @BeforeEach
  void jar() throws IOException {
    launch =
        new Hook.Launch(
            Path.of(System.getProperty("java.home"), "bin", "java"),
            temp.resolve("small.jar"),
            temp.resolve("jvm.options"),
            temp.resolve("small.jsa"),
            temp.resolve("small.log"));
    archive = new ClassArchive(launch);
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Hello.class.getName());
    String name = Hello.class.getName().replace('.', '/') + ".class";
    try (OutputStream out = Files.newOutputStream(launch.jar());
        JarOutputStream jar = new JarOutputStream(out, manifest);
        InputStream bytes = Hello.class.getClassLoader().getResourceAsStream(name)) {
      jar.putNextEntry(new ZipEntry(name));
      assertThat(bytes).isNotNull();
      bytes.transferTo(jar);
    }
    Files.writeString(launch.options(), "-XX:+UseSerialGC\n");
  }

  /** What the daemon would say, started as the hook does it. */
  private String started() throws IOException {
    Process java =
        new ProcessBuilder(
                launch.java().toString(),
                "@" + launch.options(),
                "-XX:SharedArchiveFile=" + launch.archive(),
                "-Xlog:cds*=off",
                "-jar",
                launch.jar().toString())
            .redirectErrorStream(true)
            .start();
    return new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void itFitsUntilTheJarChanges() throws IOException {
    assertThat(archive.look()).isEqualTo(Fit.NONE);

    assertThat(archive.make()).isNull();
    assertThat(archive.look()).isEqualTo(Fit.FITS);

    Files.setLastModifiedTime(launch.jar(), FileTime.fromMillis(0));
    assertThat(archive.look()).isEqualTo(Fit.OUTDATED);
    assertThat(started()).as("it is left aside without a word").isEqualTo("hello\n");

    assertThat(archive.make()).isNull();
    assertThat(archive.look()).isEqualTo(Fit.FITS);
    assertThat(started()).isEqualTo("hello\n");
    assertThat(temp).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void whereNoneCanBeMadeThatIsSaid() throws IOException {
    Files.delete(launch.jar());
    assertThat(archive.make()).isEqualTo("Java ended with exit code 1");
    assertThat(archive.look()).isEqualTo(Fit.NONE);

    Hook.Launch nowhere =
        new Hook.Launch(
            temp.resolve("no/java"),
            launch.jar(),
            launch.options(),
            launch.archive(),
            launch.log());
    assertThat(new ClassArchive(nowhere).make()).contains("no/java");
  }
}
