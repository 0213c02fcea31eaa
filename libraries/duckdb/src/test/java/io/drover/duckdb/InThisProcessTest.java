package io.drover.duckdb;

import io.drover.ports.QueryEngine;
import io.drover.testkit.engine.QueryEngineContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

@DisplayName("DuckDB in the worker's process")
class InThisProcessTest extends QueryEngineContract {

    @Override
    protected QueryEngine open(List<Path> directories) {
        return DuckDbQueryEngine.inThisProcess(new DuckDbSettings(directories, THREADS, 256 << 20, 64 << 10));
    }
}
