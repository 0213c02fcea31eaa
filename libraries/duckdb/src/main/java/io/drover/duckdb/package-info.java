/** DuckDB as the query engine of a worker: its sandbox, limits, cancelling and faults. Knows no task, queue or Spring. */
@NullMarked
package io.drover.duckdb;

import org.jspecify.annotations.NullMarked;
