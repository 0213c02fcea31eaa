/** What Drover needs from the outside, in its own words. No vendor type crosses an interface of this package. */
@NullMarked
package io.drover.ports;

import org.jspecify.annotations.NullMarked;
