package io.drover.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.FaultCode;
import io.drover.ports.QueryEngine;
import io.drover.testkit.engine.QueryEngineContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("DuckDB in a process of its own")
class InOwnProcessTest extends QueryEngineContract {

    private static final long LIMIT = 384L << 20;

    @TempDir
    static Path temporary;

    @Override
    protected QueryEngine open(List<Path> directories) {
        return DuckDbQueryEngine.inOwnProcess(new DuckDbSettings(directories, THREADS, LIMIT, 64 << 10), temporary);
    }

    @ParameterizedTest
    @DisplayName("one call that asks for gigabytes is refused by the kernel, and the process stays below its limit")
    @ValueSource(
            strings = {
                "select repeat('x', 4000000000)",
                "select length(repeat('x', 4000000000))",
                "select list_aggregate(range(1000000000), 'sum')",
                "select max(r) from (select list_transform(range(i), lambda e: e::varchar) r from range(100000) t(i))",
                "select lpad('x', 2000000000, 'y')",
            })
    void bombs(String statement) throws IOException {
        query("select 1");
        assertThat(fault(statement).code()).isIn(FaultCode.SQL_OUT_OF_MEMORY, FaultCode.SQL_INVALID);
        assertThat(query("select 1 a")).isEqualTo("[{\"a\":1}]");
        for (ProcessHandle process : engines()) {
            assertThat(peakBytes(process)).isLessThan(LIMIT + (80L << 20)); // the library's mapped file is no data
        }
    }

    @Test
    @DisplayName("whoever ran beside a death is run again and succeeds; nobody else notices")
    void theInnocentAreRunAgain() throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            query("select 1");
            Future<String> innocent = callers.submit(() -> query("select count(*) c from range(3000000000)"));
            ProcessHandle process = engines().getFirst();
            assertThat(innocent.isDone()).isFalse();
            process.destroyForcibly();
            assertThat(innocent.get(120, TimeUnit.SECONDS)).isEqualTo("[{\"c\":3000000000}]");
            process.onExit().get(10, TimeUnit.SECONDS);
            assertThat(query("select 1 a")).isEqualTo("[{\"a\":1}]");
        }
    }

    @Test
    @DisplayName("an engine that ignores the cancel is given up and replaced")
    void aStuckEngineIsReplaced() throws Exception {
        query("select 1");
        ProcessHandle process = engines().getFirst();
        new ProcessBuilder("kill", "-STOP", Long.toString(process.pid()))
                .start()
                .waitFor();
        assertThat(fault("select 1", java.time.Duration.ofMillis(200)).code()).isEqualTo(FaultCode.TASK_TIMED_OUT);
        process.onExit().get(30, TimeUnit.SECONDS);
        assertThat(query("select 1 a")).isEqualTo("[{\"a\":1}]");
    }

    @Test
    @DisplayName("the engine sees none of the worker's environment, and nothing is left in the temporary folder")
    void tidy() throws IOException {
        query("select 1");
        for (ProcessHandle process : engines()) {
            assertThat(Files.readString(Path.of("/proc/" + process.pid() + "/environ")))
                    .doesNotContain("HOME=", "AWS_");
        }
        try (var files = Files.walk(temporary)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .hasSize(2)
                    .anyMatch(name -> name.equals("duckdb_jdbc.jar"))
                    .anyMatch(name -> name.startsWith("libduckdb_java.so_"));
        }
    }

    private static List<ProcessHandle> engines() {
        return ProcessHandle.current()
                .children()
                .filter(child -> Optional.of(child)
                        .flatMap(handle -> handle.info().arguments())
                        .filter(words -> List.of(words).contains(EngineProcess.class.getName()))
                        .isPresent())
                .toList();
    }

    private static long peakBytes(ProcessHandle process) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElse(0);
    }
}
