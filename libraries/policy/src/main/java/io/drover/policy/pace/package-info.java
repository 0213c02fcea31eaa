/** When to gather a little before the next call, and when to say that something fails. Knows no port and no log. */
@NullMarked
package io.drover.policy.pace;

import org.jspecify.annotations.NullMarked;
