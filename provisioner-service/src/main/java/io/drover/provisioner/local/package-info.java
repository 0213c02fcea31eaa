/** A fleet of worker processes on this machine. Knows no service and no store. */
@NullMarked
package io.drover.provisioner.local;

import org.jspecify.annotations.NullMarked;
