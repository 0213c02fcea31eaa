/**
 * The store's ports on H2: one file that one process owns and others on the same machine reach through it. Knows
 * nothing of queues or objects.
 */
@NullMarked
package io.drover.embedded.store;

import org.jspecify.annotations.NullMarked;
