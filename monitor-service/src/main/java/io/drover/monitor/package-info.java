/**
 * The monitor: the read side. Owns its own start and settings; the features are in the packages below.
 * Must not write to any port.
 */
@NullMarked
package io.drover.monitor;

import org.jspecify.annotations.NullMarked;
