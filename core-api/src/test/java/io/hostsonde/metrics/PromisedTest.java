package io.hostsonde.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A plug-in may leave out whatever it likes. */
class PromisedTest {

  private static final Map<Class<?>, Object> PRIMITIVES =
      Map.of(int.class, 0, long.class, 0L, double.class, 0.0, boolean.class, false);

  static Stream<Class<?>> wellKnown() {
    return Stream.of(
            ContainerLogs.class,
            Containers.class,
            Cpu.class,
            Disk.class,
            Gpu.class,
            Journal.class,
            Memory.class,
            Network.class,
            Processes.class,
            ProcessDetail.class,
            Thermal.class)
        .flatMap(type -> Stream.concat(Stream.of(type), Arrays.stream(type.getDeclaredClasses())))
        .filter(Class::isRecord);
  }

  @ParameterizedTest
  @MethodSource("wellKnown")
  void whatIsPromisedIsThere(Class<?> type) throws Exception {
    RecordComponent[] components = type.getRecordComponents();
    Constructor<?> constructor =
        type.getConstructor(
            Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
    @Nullable Object[] nothing =
        Arrays.stream(components).map(each -> PRIMITIVES.get(each.getType())).toArray();
    Object made = constructor.newInstance(nothing);
    for (RecordComponent component : components) {
      // Without the process that was asked for there is no detail of it.
      boolean optional =
          component.getAnnotatedType().isAnnotationPresent(Nullable.class)
              || component.getType() == ProcessDetail.Entry.class;
      if (!optional) {
        assertThat(component.getAccessor().invoke(made)).as(component.getName()).isNotNull();
      }
    }
  }
}
