/**
 * Workloads and fragments as the gateway shows them.
 * Must not change their fate.
 */
@NullMarked
package io.drover.monitor.workloads;

import org.jspecify.annotations.NullMarked;
