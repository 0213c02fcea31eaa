/** The Lambda endpoint of a laptop: really runs functions, in processes of this machine. Knows no function of Drover's. */
@NullMarked
package io.drover.embedded.lambda;

import org.jspecify.annotations.NullMarked;
