package io.hostsonde.provider.gpunvidia;

/** NVML refused, in its own words. */
final class NvmlException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int code;

  /**
   * A refusal.
   *
   * @param words what NVML calls the code
   */
  NvmlException(int code, String words) {
    super(words, null, false, false);
    this.code = code;
  }

  /** Why, for people. */
  String words() {
    return String.valueOf(getMessage());
  }

  /** Whether this GPU answers nothing any more, though others may. */
  boolean ofOneGpu() {
    return code == Nvml.GPU_IS_LOST || code == Nvml.RESET_REQUIRED;
  }
}
