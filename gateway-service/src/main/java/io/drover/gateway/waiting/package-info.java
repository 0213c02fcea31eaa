/**
 * Waiting on behalf of a client, bounded, and ended when the service stops.
 * Must not know HTTP.
 */
@NullMarked
package io.drover.gateway.waiting;

import org.jspecify.annotations.NullMarked;
