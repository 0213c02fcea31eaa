/** Instances on EC2, or on anything that speaks its protocol: launched, seen, ended. Decides nothing about how many. */
@NullMarked
package io.drover.aws.ec2;

import org.jspecify.annotations.NullMarked;
