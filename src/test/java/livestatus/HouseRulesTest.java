package livestatus;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import livestatus.planted.attic.Attic;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every rule of the house is seen to fail in {@code livestatus.planted}, which breaks them all. */
class HouseRulesTest {
  private static final String ROOT = "livestatus.planted";
  private static final JavaClasses PLANTED =
      HouseTest.classesBeside(Attic.class).that(resideInAPackage(ROOT + ".."));
  private static final Map<String, ArchRule> RULES = new HouseRules(ROOT).all();

  /** Rule to what its report must name. */
  private static final Map<String, List<String>> PLANTED_BY_RULE = planted();

  private static Map<String, List<String>> planted() {
    Map<String, List<String>> planted = new TreeMap<>();
    planted.put("rooms", List.of("planted.attic.Attic"));
    planted.put("cycles", List.of("Slice session", "Slice daemon"));
    planted.put("nulls", List.of("planted.attic.Attic"));
    planted.put(
        "clocks",
        List.of(
            "Instant.now()",
            "LocalDate.now(java.time.ZoneId)",
            "System.currentTimeMillis()",
            "Thread.sleep(long)",
            "TimeUnit.sleep(long)",
            "Clock.systemUTC()",
            "Clock.system(java.time.ZoneId)",
            "InstantSource.system()",
            "java.util.Date.<init>()"));
    planted.put(
        "names",
        List.of(
            "$TextUtil",
            "$TextUtils",
            "$PostHelper",
            "$PostHelpers",
            "$PostManager",
            "$PostImpl",
            "$AbstractPost"));
    for (String room :
        List.of(
            "session",
            "json",
            "tail",
            "recall",
            "openclaw",
            "push",
            "status",
            "mattermost",
            "history",
            "alert",
            "web",
            "daemon",
            "cli")) {
      planted.put("imports of " + room, List.of("planted." + room + ".Stray"));
    }
    planted.put("home of okhttp3..", List.of("status.Guests.http", "status.Guests.okio"));
    planted.put("home of java.sql..", List.of("status.Guests.sql", "status.Guests.dataSource"));
    planted.put("home of org.sqlite..", List.of("status.Guests.sqlite"));
    planted.put("home of org.jdbi..", List.of("status.Guests.jdbi"));
    planted.put("home of com.zaxxer..", List.of("status.Guests.pool"));
    planted.put("home of org.postgresql..", List.of("status.Guests.postgres"));
    planted.put("home of io.airlift..", List.of("status.Guests.zstd"));
    planted.put("home of io.methvin..", List.of("status.Guests.watcher"));
    planted.put("home of org.eclipse.jetty..", List.of("status.Guests.jetty"));
    planted.put("home of io.micrometer..", List.of("status.Guests.metrics"));
    planted.put("home of picocli..", List.of("status.Guests.picocli"));
    planted.put("home of org.jline..", List.of("status.Guests.jline"));
    planted.put("home of org.snakeyaml..", List.of("status.Guests.yaml"));
    planted.put("home of ch.qos.logback..", List.of("status.Guests.logback"));
    planted.put("home of tools.jackson..", List.of("session.Guest.json"));
    planted.put("object mapping", List.of("session.Guest.json"));
    planted.put("purity of session", List.of("session.Guest.file", "session.Guest.thread"));
    planted.put("purity of status", List.of("status.Guests.log", "status.Guests.queue"));
    return planted;
  }

  @Test
  void everyRuleIsPlanted() {
    assertThat(PLANTED_BY_RULE.keySet()).isEqualTo(new TreeMap<>(RULES).keySet());
  }

  @TestFactory
  Stream<DynamicTest> everyRuleFails() {
    return RULES.entrySet().stream()
        .map(rule -> DynamicTest.dynamicTest(rule.getKey(), () -> fails(rule.getKey())));
  }

  private static void fails(String rule) {
    ArchRule broken = RULES.get(rule);
    assertThat(broken).isNotNull();
    String report = broken.evaluate(PLANTED).getFailureReport().toString();
    assertThat(report).contains(PLANTED_BY_RULE.getOrDefault(rule, List.of("not planted")));
    // The one class that keeps every rule.
    assertThat(report).doesNotContain("Innocent");
  }
}
