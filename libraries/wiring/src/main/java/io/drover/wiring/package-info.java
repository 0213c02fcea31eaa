/** Chooses the adapters behind the ports, guards them and runs the services' loops. Knows nothing of what they decide. */
@NullMarked
package io.drover.wiring;

import org.jspecify.annotations.NullMarked;
