/** Observes a fleet, lets a policy decide, applies. */
@NullMarked
package io.drover.provisioner.loop;

import org.jspecify.annotations.NullMarked;
