/** Who may come in at the ports of the embedded back ends. Knows nothing of what lies behind. */
@NullMarked
package io.drover.embedded.door;

import org.jspecify.annotations.NullMarked;
