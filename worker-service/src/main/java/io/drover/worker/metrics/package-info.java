/** What a worker counts. Knows Micrometer, and no queue, store or Spring. */
@NullMarked
package io.drover.worker.metrics;

import org.jspecify.annotations.NullMarked;
