@NullMarked
package io.hostsonde.provider.textfile;

import org.jspecify.annotations.NullMarked;
