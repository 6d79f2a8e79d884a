package io.hostsonde.provider.portable;

import io.hostsonde.api.Setting;

/** The settings {@code portable.*}; each component's help says what it does. */
public record PortableSettings(
    @Setting(
            value = "false",
            help =
                "Also file systems that another machine serves; while one hangs, nothing of the"
                    + " source disk is measured.")
        boolean network) {}
