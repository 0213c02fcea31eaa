/** Which slow fragments run a second time near the end of a bag. Pure: reads only its arguments. */
@NullMarked
package io.drover.policy.copy;

import org.jspecify.annotations.NullMarked;
