@NullMarked
package io.hostsonde.provider.gpuamd;

import org.jspecify.annotations.NullMarked;
