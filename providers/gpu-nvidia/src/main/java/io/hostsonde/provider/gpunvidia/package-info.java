/** GPUs of NVIDIA in the source {@code gpu}, through NVML, the library of its driver. */
@NullMarked
package io.hostsonde.provider.gpunvidia;

import org.jspecify.annotations.NullMarked;
