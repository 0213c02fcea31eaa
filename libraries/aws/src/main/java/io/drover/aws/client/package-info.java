/** How the clients of AWS's services talk. */
@NullMarked
package io.drover.aws.client;

import org.jspecify.annotations.NullMarked;
