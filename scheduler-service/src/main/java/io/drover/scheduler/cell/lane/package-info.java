/**
 * One class per executor: how much goes out to it, and what its silence means. Knows the policies, and nothing of cells,
 * runs or each other.
 */
@NullMarked
package io.drover.scheduler.cell.lane;

import org.jspecify.annotations.NullMarked;
