package io.hostsonde.checks;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericDeclaration;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Classes as text: all that a plug-in can be compiled or linked against, each on a line of its own,
 * in an order that does not depend on the compiler.
 */
final class SpiSignature {

  private static final Pattern PACKAGE = Pattern.compile("\\b[a-z]+(\\.[a-z]+)*\\.(?=[A-Z])");

  private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");

  /** What a caller does not notice. */
  private static final int INSIDE =
      Modifier.SYNCHRONIZED
          | Modifier.NATIVE
          | Modifier.TRANSIENT
          | Modifier.VOLATILE
          | Modifier.STRICT;

  private SpiSignature() {}

  /** Those of the classes that are visible, sorted by name. */
  static String of(Collection<Class<?>> classes) {
    return classes.stream()
        .filter(SpiSignature::visible)
        .sorted(Comparator.comparing(Class::getName))
        .map(SpiSignature::type)
        .collect(joining("\n"));
  }

  private static boolean visible(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return visible(type.getModifiers()) && (outer == null || visible(outer));
  }

  private static boolean visible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  static String type(Class<?> type) {
    List<String> lines = new ArrayList<>();
    lines.add(head(type));
    if (type.isRecord()) {
      String components =
          Arrays.stream(type.getRecordComponents())
              .map(each -> shortened(each.getAnnotatedType()) + " " + each.getName())
              .collect(joining(", "));
      lines.add("  components (" + components + ")");
    }
    Stream<String> members =
        Stream.of(
                Arrays.stream(type.getDeclaredFields()).map(SpiSignature::field),
                Arrays.stream(type.getDeclaredConstructors()).map(SpiSignature::constructor),
                Arrays.stream(type.getDeclaredMethods()).map(SpiSignature::method))
            .flatMap(each -> each)
            .filter(line -> !line.isEmpty())
            .sorted();
    members.forEach(line -> lines.add("  " + line));
    return String.join("\n", lines) + "\n";
  }

  private static String head(Class<?> type) {
    StringBuilder head = new StringBuilder(modifiers(type.getModifiers() & ~Modifier.INTERFACE));
    head.append(kind(type)).append(' ').append(type.getName()).append(variables(type));
    if (type.getAnnotatedSuperclass() != null && !type.isRecord() && !type.isEnum()) {
      head.append(" extends ").append(shortened(type.getAnnotatedSuperclass()));
    }
    list(head, " implements ", Arrays.stream(type.getAnnotatedInterfaces()));
    if (type.isEnum()) { // their order is that of compareTo
      head.append(" of ")
          .append(
              Arrays.stream(type.getEnumConstants())
                  .map(each -> ((Enum<?>) each).name())
                  .collect(joining(", ")));
    }
    if (type.isSealed()) {
      head.append(" permits ")
          .append(
              Arrays.stream(type.getPermittedSubclasses())
                  .map(Class::getSimpleName)
                  .sorted()
                  .collect(joining(", ")));
    }
    return head.toString();
  }

  private static String kind(Class<?> type) {
    if (type.isAnnotation()) {
      return "annotation";
    }
    if (type.isInterface()) {
      return "interface";
    }
    if (type.isRecord()) {
      return "record";
    }
    return type.isEnum() ? "enum" : "class";
  }

  private static String field(Field field) {
    if (!visible(field.getModifiers()) || field.isSynthetic()) {
      return "";
    }
    return modifiers(field.getModifiers())
        + shortened(field.getAnnotatedType())
        + " "
        + field.getName();
  }

  private static String constructor(Constructor<?> constructor) {
    if (!visible(constructor.getModifiers()) || constructor.isSynthetic()) {
      return "";
    }
    return modifiers(constructor.getModifiers()) + "new" + parameters(constructor);
  }

  private static String method(Method method) {
    if (!visible(method.getModifiers())
        || method.isSynthetic()
        || OF_EVERY_OBJECT.contains(method.getName())) {
      return "";
    }
    boolean spared = method.isDefault() || method.getDefaultValue() != null;
    String variables = variables(method);
    return modifiers(method.getModifiers())
        + (spared ? "default " : "")
        + (variables.isEmpty() ? "" : variables + " ")
        + shortened(method.getAnnotatedReturnType())
        + " "
        + method.getName()
        + parameters(method);
  }

  private static String parameters(Executable executable) {
    StringBuilder text = new StringBuilder("(");
    list(text, "", Arrays.stream(executable.getAnnotatedParameterTypes()));
    text.append(')');
    list(text, " throws ", Arrays.stream(executable.getAnnotatedExceptionTypes()));
    return text.toString();
  }

  private static void list(StringBuilder text, String before, Stream<AnnotatedType> types) {
    String listed = types.map(SpiSignature::shortened).collect(joining(", "));
    if (!listed.isEmpty()) {
      text.append(before).append(listed);
    }
  }

  private static String variables(GenericDeclaration declaration) {
    TypeVariable<?>[] variables = declaration.getTypeParameters();
    if (variables.length == 0) {
      return "";
    }
    return Arrays.stream(variables).map(SpiSignature::variable).collect(joining(", ", "<", ">"));
  }

  private static String variable(TypeVariable<?> variable) {
    String bounds =
        Arrays.stream(variable.getBounds())
            .filter(bound -> bound != Object.class)
            .map(Type::getTypeName)
            .map(SpiSignature::shortened)
            .collect(joining(" & "));
    return bounds.isEmpty() ? variable.getName() : variable.getName() + " extends " + bounds;
  }

  private static String modifiers(int modifiers) {
    String text = Modifier.toString(modifiers & ~INSIDE);
    return text.isEmpty() ? "" : text + " ";
  }

  private static String shortened(AnnotatedType type) {
    return shortened(type.toString());
  }

  /** Without packages and the parentheses of annotations. */
  private static String shortened(String type) {
    return PACKAGE.matcher(type.replace("()", "")).replaceAll("");
  }
}
