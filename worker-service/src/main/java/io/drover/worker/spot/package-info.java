/** Learns that the spot market takes the instance back. Knows neither the loop nor the work. */
@NullMarked
package io.drover.worker.spot;

import org.jspecify.annotations.NullMarked;
