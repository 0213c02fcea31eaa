/** How many instances there should be. Pure: reads only its arguments. */
@NullMarked
package io.drover.policy.fleet;

import org.jspecify.annotations.NullMarked;
