/**
 * The messages between gateway, cells and workers, the documents that stores keep, and their JSON. Knows no queue and no
 * store.
 */
@NullMarked
package io.drover.wire;

import org.jspecify.annotations.NullMarked;
