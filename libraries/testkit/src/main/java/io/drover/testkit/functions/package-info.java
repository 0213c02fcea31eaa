/** Functions in memory, the contract of the port, and a function to test it with. Knows no provider. */
@NullMarked
package io.drover.testkit.functions;

import org.jspecify.annotations.NullMarked;
