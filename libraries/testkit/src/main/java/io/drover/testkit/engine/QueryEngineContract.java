package io.drover.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.ports.QueryEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every engine promises, wherever it runs: rows, sandbox, limits, cancelling. One engine serves all tests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class QueryEngineContract {

    protected static final String ENDLESS =
            "select count(*) from range(1000000) a, range(10000000) b where a.range > b.range";

    protected static final Duration LONG = Duration.ofSeconds(60);

    /** Of the engine under test. */
    protected static final int THREADS = 2;

    @TempDir
    protected static Path allowed;

    @TempDir
    protected static Path forbidden;

    protected QueryEngine engine;

    /** An engine with two threads and some 300 MB. */
    protected abstract QueryEngine open(List<Path> directories);

    @BeforeAll
    void open() {
        engine = open(List.of(allowed));
    }

    @AfterAll
    void close() {
        engine.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            select 1 as a, 'x' as b                              | [{"a":1,"b":"x"}]
            from range(2)                                        | [{"range":0},{"range":1}]
            select 1 as a; -- done                               | [{"a":1}]
            select 1 as a where false                            | []
            select i from range(3) t(i) order by i desc          | [{"i":2},{"i":1},{"i":0}]
            select 7 as t, 8 as drover_row                       | [{"t":7,"drover_row":8}]
            select 1 as a, 2 as a, 3 as "A"                      | [{"a":1,"a_1":2,"A_2":3}]
            with x as (values (1)) select col0 as v from x       | [{"v":1}]
            select 'it''s; a "q"' as s                           | [{"s":"it's; a \\"q\\""}]
            select 0.1::float as a, 0.2::float as a              | [{"a":0.1,"a_1":0.2}]
            """)
    void oneSelectGivesItsRowsAsJson(String statement, String rows) {
        assertThat(query(statement)).isEqualTo(rows);
    }

    @Test
    void orderIsKeptOverManyRows() {
        String rows =
                engine.query("select i from range(100000) t(i) order by i desc limit 20000", LONG, 1 << 20, () -> {});
        assertThat(rows).startsWith("[{\"i\":99999},{\"i\":99998},").endsWith("{\"i\":80001},{\"i\":80000}]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            select 1; select 2
            create table x (i int)
            copy (select 1) to '/tmp/drover-never-written.csv'
            attach ':memory:' as z
            pragma version
            set threads = 9
            reset threads
            set timezone = 'Asia/Tokyo'
            install httpfs
            load httpfs
            call pragma_version()
            with t as (insert into x values (1) returning *) select * from t
            select * from enable_logging(storage = 'file', storage_config = {'path': '/tmp/drover-never-written'})
            ;
            """)
    void anythingButOneSelectIsNotAllowed(String statement) {
        assertThat(fault(statement).code()).isEqualTo(FaultCode.SQL_NOT_ALLOWED);
    }

    @Test
    void onlyAllowedDirectoriesAreRead() throws IOException {
        Files.writeString(allowed.resolve("in.csv"), "a,b\n1,2\n");
        Files.writeString(forbidden.resolve("out.csv"), "a,b\n1,2\n");
        assertThat(query("select * from read_csv('" + allowed.resolve("in.csv") + "')"))
                .isEqualTo("[{\"a\":1,\"b\":2}]");
        String around = allowed + "/../" + forbidden.getFileName() + "/out.csv";
        for (String path : List.of(forbidden.resolve("out.csv").toString(), around, "/etc/hostname")) {
            assertThat(fault("select * from read_text('" + path + "')").code()).isEqualTo(FaultCode.SQL_NOT_ALLOWED);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            selec 1                                                       | syntax error
            select * from nosuch                                          | nosuch does not exist
            select nosuch                                                 | nosuch
            select cast(concat(i, 'x') as int) from range(9) t(i)         | Could not convert
            select $1                                                     | arameter
            select "nosuch😀" from range(1)                               | "nosuch😀" not found
            select '\\ud83d'                                               | half of a character (\\ud83d) at position 9
            """)
    void whatIsWrongIsToldInTheEnginesWords(String statement, String words) {
        Fault fault = fault(statement.replace("\\ud83d", "\ud83d"));
        assertThat(fault.code()).isEqualTo(FaultCode.SQL_INVALID);
        assertThat(fault.message()).contains(words).doesNotContain("to_json");
    }

    @Test
    void aResultBeyondTheLimitNamesLimitAndRemedy() {
        assertThat(engine.query("select 'abc' a", LONG, 13, () -> {})).hasSize(13);
        for (String statement :
                List.of("select 'abcd' a", "select i from range(100000000) t(i)", "select repeat('x', 1000000) y")) {
            assertThatThrownBy(() -> engine.query(statement, LONG, 13, () -> {}))
                    .isInstanceOfSatisfying(FaultException.class, e -> {
                        assertThat(e.fault().code()).isEqualTo(FaultCode.OUTPUT_TOO_LARGE);
                        assertThat(e.fault().message()).contains("13 bytes").contains("fewer rows");
                    });
        }
    }

    @Test
    @DisplayName("many large rows are refused before anybody gathers them")
    void manyLargeRows() {
        assertThat(fault("select repeat('x', 60000) r from range(9000)").code()).isEqualTo(FaultCode.OUTPUT_TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select list(i) from range(300000000) t(i)",
                "select string_agg(i::varchar, ',') from range(200000000) t(i)",
            })
    void tooMuchMemoryIsAFaultOfItsOwnAndTheEngineLives(String statement) {
        assertThat(fault(statement).code()).isEqualTo(FaultCode.SQL_OUT_OF_MEMORY);
        assertThat(query("select 1 a")).isEqualTo("[{\"a\":1}]");
    }

    @Test
    @DisplayName("a statement past its time-out is cancelled, and the answer waits for nothing else")
    void timeOutCancels() {
        long begin = System.nanoTime();
        assertThat(fault(ENDLESS, Duration.ofMillis(50)).code()).isEqualTo(FaultCode.TASK_TIMED_OUT);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
        assertThat(query("select 1 a")).isEqualTo("[{\"a\":1}]");
    }

    @Test
    @DisplayName("an interrupted statement is cancelled")
    void interruptionCancels() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<Fault> seen = new CompletableFuture<>();
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                engine.query(ENDLESS, LONG, 100, started::countDown);
                seen.completeExceptionally(new AssertionError("ended"));
            } catch (FaultException e) {
                seen.complete(Thread.currentThread().isInterrupted() ? e.fault() : FaultCode.NOT_FOUND.because("flag"));
            }
        });
        started.await();
        caller.interrupt();
        assertThat(seen.get(30, TimeUnit.SECONDS).code()).isEqualTo(FaultCode.TASK_INTERRUPTED);
        assertThat(query("select 1 a")).isEqualTo("[{\"a\":1}]");
    }

    @Test
    @DisplayName(
            "waiting for a place is no part of the time-out, and long statements keep no short one waiting for long")
    void shortOnesPassLongOnes() throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<FaultCode>> heavy = new ArrayList<>();
            for (int i = 0; i < 4 * THREADS; i++) {
                heavy.add(callers.submit(
                        () -> fault(ENDLESS, Duration.ofMillis(1_500)).code()));
            }
            for (int i = 0; i < 5; i++) {
                // It waits for longer than that now and then, and yet its time of running is enough.
                assertThat(engine.query("select 1 a", Duration.ofMillis(900), 100, () -> {}))
                        .isEqualTo("[{\"a\":1}]");
            }
            assertThat(heavy).anyMatch(future -> !future.isDone());
            for (Future<FaultCode> future : heavy) {
                assertThat(future.get(120, TimeUnit.SECONDS)).isEqualTo(FaultCode.TASK_TIMED_OUT);
            }
        }
    }

    protected String query(String statement) {
        return engine.query(statement, LONG, 64 << 10, () -> {});
    }

    protected Fault fault(String statement) {
        return fault(statement, LONG);
    }

    protected Fault fault(String statement, Duration timeout) {
        try {
            throw new AssertionError("gave " + engine.query(statement, timeout, 64 << 10, () -> {}));
        } catch (FaultException e) {
            return e.fault();
        }
    }
}
