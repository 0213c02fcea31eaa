/** The store on DynamoDB, or on anything that speaks its protocol. Knows nothing of queues, and decides nothing. */
@NullMarked
package io.drover.aws.dynamo;

import org.jspecify.annotations.NullMarked;
