/**
 * Turns a body into accepted work: ids, options, idempotency, and the order of durable steps.
 * Must not know how lines are read or how progress is shown.
 */
@NullMarked
package io.drover.gateway.submit;

import org.jspecify.annotations.NullMarked;
