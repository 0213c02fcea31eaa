/**
 * A day of a fleet in seconds: the real fleet policy and two well-known rules over the same traces of load and the same
 * misbehaving cloud. Work is a fluid of slot-seconds here; single fragments are the business of the package above.
 */
@NullMarked
package io.drover.simulation.fleet;

import org.jspecify.annotations.NullMarked;
