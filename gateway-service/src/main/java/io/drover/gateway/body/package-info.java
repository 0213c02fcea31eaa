/**
 * Reads what clients hand in, line by line, into the object store. Owns limits and normalisation of bodies;
 * must not know HTTP, workloads or queues.
 */
@NullMarked
package io.drover.gateway.body;

import org.jspecify.annotations.NullMarked;
