package io.hostsonde.provider.docker;

import java.io.IOException;

/**
 * What an engine says it is.
 *
 * @param name {@code Docker}, {@code Podman}
 * @param version its own
 * @param api the version of the API that is spoken with it
 */
record EngineVersion(String name, String version, ApiVersion api) {

  /**
   * Parses the answer to {@code /version} and agrees: the newest that both know.
   *
   * @throws IOException when there is none
   */
  static EngineVersion parse(Json answer) throws IOException {
    ApiVersion newest = ApiVersion.parse(answer.at("ApiVersion").text(""));
    ApiVersion oldest =
        answer.at("MinAPIVersion").present()
            ? ApiVersion.parse(answer.at("MinAPIVersion").text(""))
            : newest;
    String name = "Docker";
    for (Json component : answer.at("Components").items()) {
      if (component.at("Name").text("").startsWith("Podman")) {
        name = "Podman";
      }
    }
    String version = answer.at("Version").text("?");
    if (!newest.atLeast(EngineApi.OLDEST)) {
      throw new IOException(
          name
              + " "
              + version
              + " speaks the API up to "
              + newest
              + " only, older than "
              + EngineApi.OLDEST);
    }
    ApiVersion agreed = newest.atLeast(EngineApi.NEWEST) ? EngineApi.NEWEST : newest;
    // What an engine of the future no longer speaks is asked in the oldest that it does.
    return new EngineVersion(name, version, agreed.atLeast(oldest) ? agreed : oldest);
  }
}
