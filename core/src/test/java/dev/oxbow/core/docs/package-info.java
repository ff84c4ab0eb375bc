/** Keeps the pages under {@code core/docs} true: their examples are the code of this package, and run. */
@NullMarked
package dev.oxbow.core.docs;

import org.jspecify.annotations.NullMarked;
