/** HTTP of the provisioner: what the fleet is and why. Reads only. */
@NullMarked
package io.drover.provisioner.http;

import org.jspecify.annotations.NullMarked;
