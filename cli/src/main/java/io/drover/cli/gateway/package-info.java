/**
 * Talking to a gateway over HTTP: retries, time-outs, problems. Must not know commands or print.
 */
@NullMarked
package io.drover.cli.gateway;

import org.jspecify.annotations.NullMarked;
