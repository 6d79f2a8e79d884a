@NullMarked
package io.hostsonde.agent;

import org.jspecify.annotations.NullMarked;
