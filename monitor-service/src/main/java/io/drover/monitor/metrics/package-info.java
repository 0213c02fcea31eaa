/**
 * What Prometheus is told. Owns how often the system is looked at for it;
 * must not know HTTP.
 */
@NullMarked
package io.drover.monitor.metrics;

import org.jspecify.annotations.NullMarked;
