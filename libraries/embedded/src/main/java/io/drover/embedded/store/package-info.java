/**
 * The store's ports on SQLite: one file that the server processes of one machine open together. Knows nothing of queues
 * or objects.
 */
@NullMarked
package io.drover.embedded.store;

import org.jspecify.annotations.NullMarked;
