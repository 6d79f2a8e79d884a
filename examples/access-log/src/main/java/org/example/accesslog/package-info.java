/** A provider that measures a web server by its access log. */
@NullMarked
package org.example.accesslog;

import org.jspecify.annotations.NullMarked;
