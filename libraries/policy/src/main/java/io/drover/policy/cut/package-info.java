/** How many tasks the next fragment holds. Pure: reads only its arguments. */
@NullMarked
package io.drover.policy.cut;

import org.jspecify.annotations.NullMarked;
