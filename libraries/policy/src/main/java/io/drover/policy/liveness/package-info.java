/** Which workers and attempts are lost. Pure: reads only its arguments, and no clock. */
@NullMarked
package io.drover.policy.liveness;

import org.jspecify.annotations.NullMarked;
