/** Objects on S3, or on anything that speaks its protocol. Knows nothing of what the objects mean. */
@NullMarked
package io.drover.aws.s3;

import org.jspecify.annotations.NullMarked;
