/** What a bag hands to a cell, and what the ends of its fragments mean. Knows the cell, and no other kind of work. */
@NullMarked
package io.drover.scheduler.cell.bag;

import org.jspecify.annotations.NullMarked;
