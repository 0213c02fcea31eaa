/** Time that stands still until a test moves it. Knows nothing of what it times. */
@NullMarked
package io.drover.testkit.time;

import org.jspecify.annotations.NullMarked;
