/**
 * How a process starts, or says in one sentence why it does not: what is known of settings, and what a failed start means to
 * whoever tried. Knows no service.
 */
@NullMarked
package io.drover.wiring.start;

import org.jspecify.annotations.NullMarked;
