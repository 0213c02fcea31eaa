/** When to gather a little before the next call. Pure: reads only its arguments. */
@NullMarked
package io.drover.policy.pace;

import org.jspecify.annotations.NullMarked;
