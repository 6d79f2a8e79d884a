package io.hostsonde.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * One setting: a component of a settings record. Its key is the plug-in's name, a dot and the
 * component's name in kebab-case ({@code minAge} is {@code min-age}). The type is boolean, int,
 * long, double, String, an enum, {@link java.time.Duration} ({@code 250ms}, {@code 5s}, {@code 2m},
 * {@code 1h}, {@code 7d}), {@link java.nio.file.Path}, or a List of these (comma-separated). What
 * spans several settings is checked in the record's compact constructor, which throws {@link
 * IllegalArgumentException} with a message for people. The field is for languages that can't
 * annotate a record's component, see {@link io.hostsonde.schema.Components}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface Setting {

  /** The default, written as in a settings file. Empty means none: null, or an empty list. */
  String value() default "";

  /**
   * What it does, in a sentence; shown in the commented settings file and by {@code sonde check}.
   */
  String help();

  /** The variable by which the program this dialect comes from was told the same. */
  String environment() default "";

  /** Never shown or logged. */
  boolean secret() default false;
}
