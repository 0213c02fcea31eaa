/** Queues on SQS, or on anything that speaks its protocol. Knows nothing of what the messages mean. */
@NullMarked
package io.drover.aws.sqs;

import org.jspecify.annotations.NullMarked;
