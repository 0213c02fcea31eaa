/** How many fragments may be out at once. Pure: reads only its arguments. */
@NullMarked
package io.drover.policy.window;

import org.jspecify.annotations.NullMarked;
