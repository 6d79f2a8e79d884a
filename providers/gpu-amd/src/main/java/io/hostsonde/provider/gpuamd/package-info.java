/** GPUs of AMD and Intel in the source {@code gpu}, from /sys/class/drm. */
@NullMarked
package io.hostsonde.provider.gpuamd;

import org.jspecify.annotations.NullMarked;
