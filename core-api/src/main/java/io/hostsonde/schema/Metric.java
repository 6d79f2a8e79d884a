package io.hostsonde.schema;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How a component is called and scaled in OpenTelemetry's semantic conventions for hosts. Without
 * it a metric is called {@code <source>_<name>}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Metric {

  /** The metric's name there: {@code system.cpu.utilization}. Empty: no such name. */
  String name() default "";

  /** What a value is multiplied with to be in the unit of that name: 0.01 from percent to ratio. */
  double scale() default 1;

  /** A sentence for people. */
  String help() default "";
}
