/** A transport that answers one line of text with lines of text. */
@NullMarked
package org.example.text;

import org.jspecify.annotations.NullMarked;
