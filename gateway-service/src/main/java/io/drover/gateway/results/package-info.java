/**
 * Streams the results of tasks in task order, page by page. Owns the row formats;
 * must not hold a workload's results in memory.
 */
@NullMarked
package io.drover.gateway.results;

import org.jspecify.annotations.NullMarked;
