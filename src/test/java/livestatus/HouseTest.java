package livestatus;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.stream.Stream;
import livestatus.cli.Main;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Holds the table of rooms, the homes of third parties and the other rules of the house. */
class HouseTest {
  private static final JavaClasses HOUSE = HouseTest.classesBeside(Main.class);

  @TestFactory
  Stream<DynamicTest> rules() {
    return new HouseRules("livestatus")
        .all().entrySet().stream()
            .map(
                rule -> DynamicTest.dynamicTest(rule.getKey(), () -> rule.getValue().check(HOUSE)));
  }

  /** All classes of the folder that holds this one. */
  static JavaClasses classesBeside(Class<?> one) {
    // Rules here look at names and packages only: no need to read the libraries' classes.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    return new ClassFileImporter()
        .importUrl(one.getProtectionDomain().getCodeSource().getLocation());
  }
}
