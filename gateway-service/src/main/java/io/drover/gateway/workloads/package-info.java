/**
 * Asking about workloads and changing their fate: list, wait, cancel, retry.
 * Must not know how bodies are read or cells decide.
 */
@NullMarked
package io.drover.gateway.workloads;

import org.jspecify.annotations.NullMarked;
