/** What the provisioner says about the fleet. */
@NullMarked
package io.drover.cli.fleet;

import org.jspecify.annotations.NullMarked;
