package io.hostsonde.schema;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a component is as a metric: what it is called and scaled to there, and whether it is one.
 * Without a name it is called after its place, {@code <source>_<list>_<name>}. The field is for
 * languages that can't annotate a record's component, see {@link Components}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface Metric {

  /**
   * Its name without the unit, which is that of OpenTelemetry's semantic conventions where they
   * have one: {@code system.cpu.utilization}. Of a record or a list of records it is what stands in
   * place of source and list in the names of all that is in it: {@code @Metric(name = "queue")
   * List<Queue> queues} has {@code queue_waiting} where it would be {@code broker_queues_waiting}.
   * Empty: after its place.
   */
  String name() default "";

  /** What a value is multiplied with to be in the unit of that name: 0.01 from percent to ratio. */
  double scale() default 1;

  /** A sentence for people. */
  String help() default "";

  /**
   * Whether it is no metric: a text that changes all the time would be a new series each time. JSON
   * and tables have it as all others, Prometheus only when {@code prometheus.include} names it.
   */
  boolean omit() default false;
}
