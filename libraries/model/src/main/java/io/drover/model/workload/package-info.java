/**
 * Workloads as clients submit them and as the store keeps them. Knows nothing of queues or workers.
 */
@NullMarked
package io.drover.model.workload;

import org.jspecify.annotations.NullMarked;
