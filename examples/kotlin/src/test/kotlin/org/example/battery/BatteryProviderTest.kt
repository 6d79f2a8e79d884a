package org.example.battery

import io.hostsonde.api.AbsentException
import io.hostsonde.api.MetricProvider
import io.hostsonde.testkit.ProviderContract
import io.hostsonde.testkit.SettingsAssertions
import java.nio.file.Path
import kotlin.io.path.createDirectories
import kotlin.io.path.writeText
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

/** The contract of every provider; below it, what this one measures. */
class BatteryProviderTest : ProviderContract() {

  @TempDir lateinit var supplies: Path

  override fun provider(): MetricProvider = BatteryProvider()

  override fun settings(): Record = BatterySettings(listOf())

  @Test
  fun keysAndDefaultsArePinned() {
    SettingsAssertions.assertKeys(BatterySettings::class.java, "without=")
  }

  @Test
  fun aBatteryAndItsCharger() {
    supply("AC", "type" to "Mains", "online" to "1")
    supply(
        "BAT0",
        "type" to "Battery",
        "capacity" to "83",
        "power_now" to "7250000",
        "cycle_count" to "112",
        "status" to "Charging",
    )
    assertThat(BatteryProvider.sample(supplies, listOf()))
        .isEqualTo(Battery(true, listOf(Battery.Cell("BAT0", 83.0, 7.25, 112, "Charging"))))
  }

  @Test
  fun whatADriverDoesNotSayIsAbsent() {
    supply("BAT1", "type" to "Battery")
    assertThat(BatteryProvider.sample(supplies, listOf("BAT0")))
        .isEqualTo(Battery(null, listOf(Battery.Cell("BAT1", null, null, null, null))))
  }

  @Test
  fun noBatteryIsNoFailure() {
    supply("BAT0", "type" to "Battery")
    assertThatThrownBy { BatteryProvider.sample(supplies, listOf("BAT0")) }
        .isInstanceOf(AbsentException::class.java)
  }

  private fun supply(name: String, vararg files: Pair<String, String>) {
    val folder = supplies.resolve(name).createDirectories()
    files.forEach { (file, text) -> folder.resolve(file).writeText("$text\n") }
  }
}
