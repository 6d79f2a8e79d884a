package org.example.battery

import io.hostsonde.api.Setting

/** The settings `battery.*`. */
@JvmRecord
data class BatterySettings(
    @Setting(help = "Batteries that are left out, by their names.") val without: List<String>,
)
