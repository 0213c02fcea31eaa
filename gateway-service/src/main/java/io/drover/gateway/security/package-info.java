/**
 * Which of the gateway's routes are for clients and which for operators. Must not know how keys are kept, which is the
 * door's affair, nor whose a workload is.
 */
@NullMarked
package io.drover.gateway.security;

import org.jspecify.annotations.NullMarked;
