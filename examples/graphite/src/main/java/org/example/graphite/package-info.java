/** The plug-in graphite for Hostsonde. What may be null is marked. */
@NullMarked
package org.example.graphite;

import org.jspecify.annotations.NullMarked;
