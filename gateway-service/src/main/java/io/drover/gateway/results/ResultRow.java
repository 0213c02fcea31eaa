package io.drover.gateway.results;

import io.drover.model.result.TaskState;
import io.drover.views.FaultView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The shape of a row, for the description only: rows are written by the million, and without objects in between. */
record ResultRow(
        long task,
        TaskState state,
        int attempt,
        @Nullable String worker,
        @Nullable Instant startedAt,
        @Nullable Double durationMs,
        @Nullable String output,
        @Nullable String outputEncoding,
        @Nullable Boolean truncated,
        @Nullable Long outputBytes,
        @Nullable String outputUrl,
        @Nullable String stderr,
        @Nullable String stderrEncoding,
        @Nullable Boolean stderrTruncated,
        @Nullable FaultView fault) {}
