package livestatus;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The rules of the house, for the real one and for the planted one that breaks them all. */
final class HouseRules {
  private static final List<String> EVERY_ROOM =
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
          "cli");

  /** Which rooms a room may import from, besides itself. */
  private static final Map<String, List<String>> IMPORTS =
      Map.ofEntries(
          Map.entry("session", List.of()),
          Map.entry("json", List.of()),
          Map.entry("tail", List.of()),
          Map.entry("recall", List.of("session")),
          Map.entry("openclaw", List.of("session", "json", "tail", "recall")),
          Map.entry("push", List.of("session", "json", "tail")),
          Map.entry("status", List.of("session")),
          Map.entry("mattermost", List.of("json", "status")),
          Map.entry("history", List.of("session", "json", "mattermost")),
          Map.entry("alert", List.of("session", "json", "status", "mattermost")),
          Map.entry("web", List.of("session", "json", "status", "push", "history")),
          Map.entry("daemon", EVERY_ROOM.stream().filter(room -> !room.equals("cli")).toList()),
          Map.entry("cli", List.of("daemon", "session", "json", "status", "history")));

  /** Third parties, by the packages they come in, and the only rooms that know them. */
  private static final Map<List<String>, List<String>> HOMES =
      Map.ofEntries(
          Map.entry(List.of("okhttp3..", "okio.."), List.of("mattermost")),
          Map.entry(List.of("java.sql..", "javax.sql.."), List.of("history", "openclaw")),
          Map.entry(List.of("org.sqlite.."), List.of("history", "openclaw")),
          Map.entry(List.of("org.jdbi.."), List.of("history", "openclaw")),
          Map.entry(List.of("com.zaxxer.."), List.of("history")),
          Map.entry(List.of("org.postgresql.."), List.of("history")),
          Map.entry(List.of("io.airlift.."), List.of("openclaw")),
          Map.entry(List.of("io.methvin.."), List.of("tail")),
          Map.entry(List.of("org.eclipse.jetty.."), List.of("web")),
          Map.entry(List.of("io.micrometer..", "io.prometheus.."), List.of("web")),
          Map.entry(List.of("picocli.."), List.of("cli")),
          Map.entry(List.of("org.jline.."), List.of("cli")),
          Map.entry(List.of("org.snakeyaml.."), List.of("daemon")),
          Map.entry(List.of("ch.qos.logback.."), List.of("daemon")),
          Map.entry(
              List.of("tools.jackson..", "com.fasterxml.jackson.."),
              EVERY_ROOM.stream().filter(room -> !room.equals("session")).toList()));

  /** Rooms that compute and do nothing else. */
  private static final List<String> PURE = List.of("session", "status");

  /**
   * What may map objects, because no daemon loads it: the brief commands, and what serves them
   * alone.
   */
  private static final String BRIEF =
      "(cli|daemon\\.demo)\\..*"
          + "|daemon\\.settings\\.SettingsText"
          + "|openclaw\\.(Recording|FinishedSessions)(\\$.*)?";

  private static final Set<String> CLOCKS =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.lang.Thread.sleep",
          "java.util.concurrent.TimeUnit.sleep",
          "java.time.Clock.systemUTC",
          "java.time.Clock.systemDefaultZone",
          "java.time.Clock.system",
          "java.time.InstantSource.system",
          "java.util.Date.<init>");

  private final String root;

  HouseRules(String root) {
    this.root = root;
  }

  /** Every rule by its name. */
  Map<String, ArchRule> all() {
    Map<String, ArchRule> rules = new LinkedHashMap<>();
    rules.put("rooms", rooms());
    rules.put("cycles", slices().matching(root + ".(*)..").should().beFreeOfCycles());
    rules.put("clocks", clocks());
    rules.put("names", names());
    rules.put("nulls", nulls());
    IMPORTS.forEach((room, allowed) -> rules.put("imports of " + room, imports(room, allowed)));
    HOMES.forEach((guest, homes) -> rules.put("home of " + guest.get(0), home(guest, homes)));
    rules.put("object mapping", mapping());
    PURE.forEach(room -> rules.put("purity of " + room, purity(room)));
    return rules;
  }

  private ArchRule rooms() {
    return classes()
        .should()
        .resideInAnyPackage(in(EVERY_ROOM))
        .because("a new room needs its line in the table of ARCHITECTURE.md and in HouseRules");
  }

  private ArchRule imports(String room, List<String> allowed) {
    DescribedPredicate<JavaClass> ours = resideInAPackage(root + "..");
    List<String> open = Stream.concat(Stream.of(room), allowed.stream()).toList();
    return noClasses()
        .that()
        .resideInAPackage(in(room))
        .should()
        .dependOnClassesThat(ours.and(not(resideInAnyPackage(in(open)))))
        .allowEmptyShould(true)
        .because(room + " may import " + (allowed.isEmpty() ? "no other room" : allowed));
  }

  private ArchRule home(List<String> guest, List<String> homes) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(in(homes))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(guest.toArray(String[]::new))
        .because("only " + homes + " knows it");
  }

  private ArchRule mapping() {
    return noClasses()
        .that()
        .haveNameNotMatching(root.replace(".", "\\.") + "\\.(" + BRIEF + ")")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("tools.jackson.databind..", "com.fasterxml.jackson..")
        .because("it takes 4 MB of every daemon; the room json does without");
  }

  private ArchRule purity(String room) {
    return noClasses()
        .that()
        .resideInAPackage(in(room))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "java.io..",
                    "java.nio.file..",
                    "java.nio.channels..",
                    "java.net.http..",
                    "java.util.concurrent..",
                    "org.slf4j..")
                .or(named("java.lang.Thread"))
                .or(named("java.net.Socket")))
        .allowEmptyShould(true)
        .because(room + " computes: no files, no network, no threads, no log");
  }

  private ArchRule clocks() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(in(List.of("daemon", "cli")))
        .should()
        .callCodeUnitWhere(
            new DescribedPredicate<JavaCall<?>>("the wall clock is read or a thread sleeps") {
              @Override
              public boolean test(JavaCall<?> call) {
                return readsClock(call);
              }
            })
        .because("time comes in as an argument, so that tests own it");
  }

  private static boolean readsClock(JavaCall<?> call) {
    String owner = call.getTargetOwner().getName();
    String name = owner + "." + call.getTarget().getName();
    List<JavaClass> parameters = call.getTarget().getRawParameterTypes();
    if (name.equals("java.util.Date.<init>")) {
      return parameters.isEmpty();
    }
    // Any now(), unless a clock was handed in.
    boolean now =
        owner.startsWith("java.time.")
            && call.getTarget().getName().equals("now")
            && parameters.stream().noneMatch(named("java.time.Clock"));
    return now || CLOCKS.contains(name);
  }

  private static ArchRule names() {
    return noClasses()
        .should()
        .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl)")
        .orShould()
        .haveNameMatching(".*[.$]Abstract[^.$]*")
        .because("a name says what a class does");
  }

  private static ArchRule nulls() {
    return classes()
        .should(
            new ArchCondition<JavaClass>("be in a package that is @NullMarked") {
              @Override
              public void check(JavaClass item, ConditionEvents events) {
                boolean marked = item.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(
                    new SimpleConditionEvent(
                        item, marked, item.getName() + " is in a package that is not @NullMarked"));
              }
            });
  }

  private static DescribedPredicate<JavaClass> named(String name) {
    return DescribedPredicate.describe(name, c -> c.getName().equals(name));
  }

  private String in(String room) {
    return root + "." + room + "..";
  }

  private String[] in(List<String> rooms) {
    return rooms.stream().map(this::in).toArray(String[]::new);
  }
}
