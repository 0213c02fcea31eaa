/** The messages between gateway, cells and workers, and their JSON. Knows no queue. */
@NullMarked
package io.drover.wire;

import org.jspecify.annotations.NullMarked;
