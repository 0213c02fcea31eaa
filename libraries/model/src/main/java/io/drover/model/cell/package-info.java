/**
 * Cells: who decides for which workloads, fenced by an epoch.
 */
@NullMarked
package io.drover.model.cell;

import org.jspecify.annotations.NullMarked;
