/**
 * Queues and fleet on one page.
 * Must not know metrics.
 */
@NullMarked
package io.drover.monitor.status;

import org.jspecify.annotations.NullMarked;
