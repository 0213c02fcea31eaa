/**
 * Drives a cell: receives, lets it decide, makes the decisions durable, sends. Decides nothing itself, and knows no
 * Spring and no vendor.
 */
@NullMarked
package io.drover.scheduler.loop;

import org.jspecify.annotations.NullMarked;
