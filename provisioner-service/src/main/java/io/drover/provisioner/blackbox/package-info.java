/** The recording of what the provisioner saw and decided, and its replay. */
@NullMarked
package io.drover.provisioner.blackbox;

import org.jspecify.annotations.NullMarked;
