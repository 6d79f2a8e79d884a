package org.example.battery

import io.hostsonde.schema.Key
import io.hostsonde.schema.Metric

/**
 * What a battery and a charger say. Each property is a metric; the end of its name says the unit. A type
 * with a question mark is what may be absent.
 */
@JvmRecord
data class Battery(
    @Metric(help = "Whether a charger is connected") val charging: Boolean?,
    @Metric(name = "battery") val batteries: List<Cell>,
) {

  /** One of them. */
  @JvmRecord
  data class Cell(
      @Key val name: String,
      @Metric(help = "How full it is") val chargePercent: Double?,
      @Metric(help = "What it delivers or takes") val powerWatts: Double?,
      @Metric(help = "How often it was charged") val cyclesTotal: Long?,
      @Metric(omit = true) val status: String?,
  )
}
