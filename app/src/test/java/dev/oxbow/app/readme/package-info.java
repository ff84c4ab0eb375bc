/** Keeps README true: its example is this package's code, and its table of settings is the program's. */
@NullMarked
package dev.oxbow.app.readme;

import org.jspecify.annotations.NullMarked;
