package io.hostsonde.provider.portable;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.Sampler;
import io.hostsonde.metrics.Thermal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import oshi.hardware.Sensors;

/** The processor's temperature and the fans; OSHI names neither sensors nor chips. */
final class ThermalSampler implements Sampler<Thermal> {

  /** Whose fans they are: the machine's, no more is known. */
  static final String FAN_CHIP = "system";

  private final Machine machine;

  ThermalSampler(Machine machine) {
    this.machine = machine;
  }

  @Override
  public Thermal sample() throws IOException, AbsentException {
    Sensors sensors = machine.hardware().getSensors();
    return thermal(sensors.getCpuTemperature(), sensors.getFanSpeeds());
  }

  /** From what OSHI says, with zero for what it could not read. */
  static Thermal thermal(double celsius, int[] speeds) throws AbsentException {
    List<Thermal.Fan> fans = new ArrayList<>();
    for (int i = 0; i < speeds.length; i++) {
      if (speeds[i] > 0) {
        fans.add(new Thermal.Fan(FAN_CHIP, "fan" + (i + 1), speeds[i]));
      }
    }
    boolean sane = celsius > 0;
    if (!sane && fans.isEmpty()) {
      throw new AbsentException(
          "the system tells no temperature and no fan; virtual machines seldom have any, and"
              + " Windows tells administrators only");
    }
    return new Thermal(sane ? celsius : null, null, List.of(), List.copyOf(fans));
  }
}
