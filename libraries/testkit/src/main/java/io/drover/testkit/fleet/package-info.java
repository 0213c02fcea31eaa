/** A fleet in memory and the contract of the port. Knows no provider and no process. */
@NullMarked
package io.drover.testkit.fleet;

import org.jspecify.annotations.NullMarked;
