/** How often a call to AWS is tried. */
@NullMarked
package io.drover.aws.attempt;

import org.jspecify.annotations.NullMarked;
