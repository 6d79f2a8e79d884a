package io.hostsonde.provider.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineVersionTest {

  @Test
  void recordedEngines() throws IOException {
    assertThat(EngineVersion.parse(Recorded.json("26-version.json")))
        .isEqualTo(new EngineVersion("Docker", "26.1.5+dfsg1", new ApiVersion(1, 45)));
    assertThat(EngineVersion.parse(Recorded.json("20-version.json")).api())
        .isEqualTo(new ApiVersion(1, 41));
  }

  @ParameterizedTest
  @CsvSource({"1.52, 1.24, 1.45", "1.41, 1.12, 1.41", "1.60, 1.50, 1.50", "1.24, 1.24, 1.24"})
  void agreesOnTheNewestThatBothKnow(String newest, String oldest, String agreed)
      throws IOException {
    EngineVersion version =
        EngineVersion.parse(
            Recorded.parsed("{'ApiVersion':'" + newest + "','MinAPIVersion':'" + oldest + "'}"));
    assertThat(version.api()).hasToString(agreed);
  }

  @Test
  void tellsPodman() throws IOException {
    assertThat(
            EngineVersion.parse(
                Recorded.parsed(
                    "{'Version':'4.9.3','ApiVersion':'1.41','MinAPIVersion':'1.24',"
                        + "'Components':[{'Name':'Podman Engine'},{'Name':'Conmon'}]}")))
        .isEqualTo(new EngineVersion("Podman", "4.9.3", new ApiVersion(1, 41)));
  }

  @Test
  void refusesWhatIsTooOldOrNoEngine() {
    assertThatThrownBy(() -> EngineVersion.parse(Recorded.parsed("{'ApiVersion':'1.18'}")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("1.18");
    assertThatThrownBy(() -> EngineVersion.parse(Recorded.parsed("{}")))
        .isInstanceOf(IOException.class);
  }
}
