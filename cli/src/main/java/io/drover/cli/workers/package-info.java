/**
 * Commands about workers and queues. Must not know how HTTP is spoken.
 */
@NullMarked
package io.drover.cli.workers;

import org.jspecify.annotations.NullMarked;
