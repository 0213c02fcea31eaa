/** The scheduler service: its entry, settings and wiring. */
@NullMarked
package io.drover.scheduler;

import org.jspecify.annotations.NullMarked;
