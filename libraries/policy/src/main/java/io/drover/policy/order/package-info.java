/** Which workload gets the next fragment. Pure: reads only its arguments. */
@NullMarked
package io.drover.policy.order;

import org.jspecify.annotations.NullMarked;
