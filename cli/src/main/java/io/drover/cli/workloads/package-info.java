/**
 * Commands about workloads that exist. Must not know how HTTP is spoken.
 */
@NullMarked
package io.drover.cli.workloads;

import org.jspecify.annotations.NullMarked;
