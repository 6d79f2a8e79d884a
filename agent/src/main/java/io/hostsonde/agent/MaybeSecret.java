package io.hostsonde.agent;

import java.util.regex.Pattern;

/** Hides what may be a secret in a value that is shown, as in the arguments of a command. */
final class MaybeSecret {

  private static final String NAME =
      "[\\w.-]*(?:passw|passphrase|pwd|secret|token|api[-_]?key|auth|credential|cookie)[\\w.-]*";

  /** {@code token=x}, {@code --password=x}, {@code X-Api-Key:x}; an option also before a blank. */
  private static final Pattern NAMED =
      Pattern.compile("(?i)(-" + NAME + "(?:[=:]\\s*|\\s+)|" + NAME + "[=:]\\s*)[^\\s,]+");

  private static final Pattern SCHEME = Pattern.compile("(?i)\\b((?:bearer|basic)\\s+)[^\\s,]+");

  /** {@code https://user:x@host}, {@code -u user:x}. */
  private static final Pattern USER = Pattern.compile("(//[^\\s/@:]*:)[^\\s/@]+(?=@)");

  private static final Pattern OPTION_USER =
      Pattern.compile("(\\s(?:-u|--user|--proxy-user|-U)[= ]?[^\\s:,]+:)[^\\s,]+");

  private MaybeSecret() {}

  static String hidden(String text) {
    String shown = text;
    for (Pattern pattern : new Pattern[] {SCHEME, NAMED, USER, OPTION_USER}) {
      shown = pattern.matcher(shown).replaceAll("$1" + EffectiveSettings.HIDDEN);
    }
    return shown;
  }
}
