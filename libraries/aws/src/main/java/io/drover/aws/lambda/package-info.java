/** Functions on Lambda, or on anything that speaks its protocol: called and deployed. Knows nothing of what they do. */
@NullMarked
package io.drover.aws.lambda;

import org.jspecify.annotations.NullMarked;
