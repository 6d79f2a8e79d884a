@NullMarked
package io.hostsonde.testkit;

import org.jspecify.annotations.NullMarked;
