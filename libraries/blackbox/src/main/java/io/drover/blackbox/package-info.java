/**
 * Keeps what went into decisions, so that they can be made again. Owns the ring of files, who writes it, and how values become
 * JSON; knows nothing of what is decided, by whom or why.
 */
@NullMarked
package io.drover.blackbox;

import org.jspecify.annotations.NullMarked;
