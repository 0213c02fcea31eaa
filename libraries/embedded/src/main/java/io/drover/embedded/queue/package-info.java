/** The queue server that a laptop runs in place of SQS. Knows nothing of what the messages mean. */
@NullMarked
package io.drover.embedded.queue;

import org.jspecify.annotations.NullMarked;
