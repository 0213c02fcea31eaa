/**
 * The fleet as clients see it.
 * Must not launch or end anything.
 */
@NullMarked
package io.drover.gateway.workers;

import org.jspecify.annotations.NullMarked;
