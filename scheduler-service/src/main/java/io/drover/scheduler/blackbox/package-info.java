/**
 * The black box of a cell: records what goes into its steps, and makes them again. Knows the cell, its lanes and supplies;
 * decides nothing, and knows neither store nor queues.
 */
@NullMarked
package io.drover.scheduler.blackbox;

import org.jspecify.annotations.NullMarked;
