package livestatus;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A record whose equality is written out must not forget what is added to it later. */
class WrittenEqualsTest {
  @TestFactory
  Stream<DynamicTest> eachComponentCounts() {
    List<Class<?>> written =
        HouseTest.classesBeside(livestatus.cli.Main.class).stream()
            .map(found -> found.reflect())
            .filter(found -> found.isRecord() && writesEquals(found))
            .<Class<?>>map(found -> found)
            .toList();
    assertThat(written).hasSizeGreaterThan(5);
    return written.stream()
        .map(found -> DynamicTest.dynamicTest(found.getName(), () -> eachCounts(found)));
  }

  /** What records get by themselves is final. */
  private static boolean writesEquals(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> method.getName().equals("equals"))
        .anyMatch(method -> !Modifier.isFinal(method.getModifiers()));
  }

  private static void eachCounts(Class<?> type) throws ReflectiveOperationException {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = values(type, 1);
    Object first = made(type, values);
    Object same = made(type, values(type, 1));
    assertThat(first).isEqualTo(same).hasSameHashCodeAs(same);
    Object[] others = values(type, 2);
    for (int i = 0; i < components.length; i++) {
      Object[] mixed = values.clone();
      mixed[i] = others[i];
      assertThat(made(type, mixed)).as(components[i].getName()).isNotEqualTo(first);
      if (components[i].getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        mixed[i] = null;
        Object without = made(type, mixed);
        assertThat(without).as(components[i].getName()).isNotEqualTo(first);
        assertThat(first).as(components[i].getName()).isNotEqualTo(without);
        assertThat(without).isEqualTo(made(type, mixed)).hasSameHashCodeAs(made(type, mixed));
      }
    }
  }

  private static Object[] values(Class<?> type, int which) throws ReflectiveOperationException {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(components[i].getType(), 10 * which + i);
    }
    return values;
  }

  /** New each time, so that nothing is equal because it is the same. */
  private static Object value(Class<?> type, int number) throws ReflectiveOperationException {
    if (type.isRecord()) {
      return made(type, values(type, number));
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[number / 10 % type.getEnumConstants().length];
    }
    if (type == String.class) {
      return "text " + number;
    }
    if (type == Instant.class) {
      return Instant.ofEpochSecond(number);
    }
    if (type == int.class) {
      return number;
    }
    if (type == long.class) {
      return (long) number;
    }
    if (type == double.class) {
      return (double) number;
    }
    if (type == boolean.class) {
      return number / 10 % 2 == 0;
    }
    throw new IllegalArgumentException("Say here what values a " + type + " has.");
  }

  private static Object made(Class<?> type, Object[] values) throws ReflectiveOperationException {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    Constructor<?> constructor = type.getDeclaredConstructor(types);
    constructor.setAccessible(true);
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException refused) {
      throw new AssertionError(type + " of " + Arrays.toString(values), refused.getCause());
    }
  }
}
