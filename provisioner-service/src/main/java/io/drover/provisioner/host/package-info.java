/** Makes worker processes of instances that exist only as records. Knows no provider and decides nothing about the fleet. */
@NullMarked
package io.drover.provisioner.host;

import org.jspecify.annotations.NullMarked;
