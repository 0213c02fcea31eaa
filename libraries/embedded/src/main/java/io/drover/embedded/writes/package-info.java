/** What is known of writes to a place on this machine without trying. Must not know what is written, or where. */
@NullMarked
package io.drover.embedded.writes;

import org.jspecify.annotations.NullMarked;
