/** Why a call of AWS failed, in Drover's words. {@code AwsService} has a table per service; the rules are the same for all. */
@NullMarked
package io.drover.aws.fault;

import org.jspecify.annotations.NullMarked;
