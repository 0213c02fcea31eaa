/** The provisioner service: its entry, settings and wiring. */
@NullMarked
package io.drover.provisioner;

import org.jspecify.annotations.NullMarked;
