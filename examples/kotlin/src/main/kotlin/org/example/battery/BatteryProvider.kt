package org.example.battery

import io.hostsonde.api.AbsentException
import io.hostsonde.api.MetricProvider
import io.hostsonde.api.ProviderContext
import io.hostsonde.api.Source
import java.nio.file.Path
import kotlin.io.path.exists
import kotlin.io.path.isDirectory
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.readText

/** Measures batteries and chargers, as the kernel tells of them in /sys/class/power_supply. */
class BatteryProvider : MetricProvider {

  override fun name() = "battery"

  override fun settings() = BatterySettings::class.java

  /** Touches nothing: that is left to the first sample. */
  override fun open(context: ProviderContext): List<Source<*>> {
    val supplies = context.host().sys().resolve("class/power_supply")
    val without = context.settings(BatterySettings::class.java).without
    return listOf(Source.of("battery", Battery::class.java) { sample(supplies, without) })
  }

  companion object {

    private const val MICRO = 1e-6

    fun sample(supplies: Path, without: List<String>): Battery {
      val all = if (supplies.isDirectory()) supplies.listDirectoryEntries().sorted() else listOf()
      val cells =
          all.filter { text(it, "type") == "Battery" && it.name !in without }.map { cell(it) }
      if (cells.isEmpty()) {
        throw AbsentException("there is no battery in $supplies")
      }
      val chargers = all.filter { text(it, "type") == "Mains" }.mapNotNull { number(it, "online") }
      return Battery(if (chargers.isEmpty()) null else chargers.any { it > 0 }, cells)
    }

    private fun cell(folder: Path) =
        Battery.Cell(
            folder.name,
            number(folder, "capacity"),
            number(folder, "power_now")?.times(MICRO),
            number(folder, "cycle_count")?.toLong(),
            text(folder, "status"),
        )

    private fun number(folder: Path, file: String) = text(folder, file)?.toDoubleOrNull()

    /** Null where the driver does not have that file. */
    private fun text(folder: Path, file: String): String? =
        folder.resolve(file).takeIf { it.exists() }?.readText()?.trim()
  }
}
