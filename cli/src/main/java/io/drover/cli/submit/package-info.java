/**
 * Handing a workload file to a gateway and seeing it through. Must not know how HTTP is spoken.
 */
@NullMarked
package io.drover.cli.submit;

import org.jspecify.annotations.NullMarked;
