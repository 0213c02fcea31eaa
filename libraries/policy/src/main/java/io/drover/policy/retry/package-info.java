/** What follows a failed or lost attempt. Pure: reads only its arguments. */
@NullMarked
package io.drover.policy.retry;

import org.jspecify.annotations.NullMarked;
