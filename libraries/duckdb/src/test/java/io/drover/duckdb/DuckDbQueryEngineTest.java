package io.drover.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S10: DuckDB as a worker's query engine")
class DuckDbQueryEngineTest {

    private static final String ENDLESS =
            "select count(*) from range(1000000) a, range(10000000) b where a.range > b.range";
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path allowed;

    @TempDir
    Path forbidden;

    private DuckDbQueryEngine engine;

    @BeforeEach
    void open() {
        engine = new DuckDbQueryEngine(new DuckDbSettings(List.of(allowed), 1, 256 << 20));
    }

    @AfterEach
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
            select 1 as a, 2 as a                                | [{"a":1,"a_1":2}]
            with x as (values (1)) select col0 as v from x       | [{"v":1}]
            select 'it''s; a "q"' as s                           | [{"s":"it's; a \\"q\\""}]
            """)
    void oneSelectGivesItsRowsAsJson(String statement, String rows) {
        assertThat(query(statement)).isEqualTo(rows);
    }

    @Test
    void numbersKeepEveryDigit() {
        assertThat(query("select 170141183460469231731687303715884105727::hugeint h,"
                        + " sum(9223372036854775807::bigint) s, 1.50::decimal(18,2) d,"
                        + " 12345678901234567890123456789.123456789::decimal(38,9) w, 18446744073709551615::ubigint u,"
                        + " [2::hugeint] l from range(3)"))
                .isEqualTo("[{\"h\":170141183460469231731687303715884105727,\"s\":27670116110564327421,\"d\":1.50,"
                        + "\"w\":12345678901234567890123456789.123456789,\"u\":18446744073709551615,\"l\":[2]}]");
    }

    @Test
    void numbersThatJsonDoesNotHaveBecomeText() {
        assertThat(query("select 'nan'::double n, [{'z': '-inf'::float}] i, 'say \"NaN' s, 'inf'::double p"))
                .isEqualTo("[{\"n\":\"NaN\",\"i\":[{\"z\":\"-Infinity\"}],\"s\":\"say \\\"NaN\",\"p\":\"Infinity\"}]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1; select 2",
                "create table x (i int)",
                "copy (select 1) to '/tmp/drover-never-written.csv'",
                "attach ':memory:' as z",
                "pragma version",
                "set threads = 9",
                "install httpfs",
                "call pragma_version()",
                "with t as (insert into x values (1) returning *) select * from t",
                "select * from enable_logging(storage = 'file', storage_config = {'path': '/tmp/drover-never-written'})",
                ";",
            })
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
            select $1                                                     | parameters
            """)
    void whatIsWrongIsToldInDuckDbsWords(String statement, String words) {
        Fault fault = fault(statement);
        assertThat(fault.code()).isEqualTo(FaultCode.SQL_INVALID);
        assertThat(fault.message()).contains(words).doesNotContain("to_json");
    }

    @Test
    void aResultBeyondTheLimitNamesLimitAndRemedy() {
        assertThat(engine.query("select 'abc' a", LONG, 13)).hasSize(13);
        for (String statement :
                List.of("select 'abcd' a", "select i from range(100000000) t(i)", "select repeat('x', 1000000) y")) {
            assertThatThrownBy(() -> engine.query(statement, LONG, 13))
                    .isInstanceOfSatisfying(FaultException.class, e -> {
                        assertThat(e.fault().code()).isEqualTo(FaultCode.OUTPUT_TOO_LARGE);
                        assertThat(e.fault().message()).contains("13 bytes").contains("fewer rows");
                    });
        }
    }

    @Test
    void tooMuchMemoryIsAFaultOfItsOwnAndTheEngineLives() {
        assertThat(fault("select list(i) from range(300000000) t(i)").code()).isEqualTo(FaultCode.SQL_OUT_OF_MEMORY);
        assertThat(query("select 1 a")).isEqualTo("[{\"a\":1}]");
    }

    @Test
    @DisplayName("S3: a statement past its time-out is cancelled in DuckDB")
    void timeOutCancels() {
        assertThatThrownBy(() -> engine.query(ENDLESS, Duration.ofMillis(50), 100))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault().code()).isEqualTo(FaultCode.TASK_TIMED_OUT));
        // The only permit is free again, so the statement no longer runs.
        assertThat(query("select 1 a")).isEqualTo("[{\"a\":1}]");
    }

    @Test
    @DisplayName("S3: an interrupted statement is cancelled in DuckDB")
    void interruptionCancels() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<Fault> seen = new CompletableFuture<>();
        Thread caller = Thread.ofPlatform().start(() -> {
            started.countDown();
            try {
                engine.query(ENDLESS, LONG, 100);
                seen.completeExceptionally(new AssertionError("ended"));
            } catch (FaultException e) {
                seen.complete(Thread.currentThread().isInterrupted() ? e.fault() : FaultCode.NOT_FOUND.because("flag"));
            }
        });
        started.await();
        caller.interrupt();
        assertThat(seen.get(5, TimeUnit.SECONDS).code()).isEqualTo(FaultCode.TASK_INTERRUPTED);
        assertThat(query("select 1 a")).isEqualTo("[{\"a\":1}]");
    }

    @Test
    void noMoreStatementsRunThanTheInstanceHasThreads() throws Exception {
        CompletableFuture<String> first =
                CompletableFuture.supplyAsync(() -> engine.query(ENDLESS, Duration.ofMillis(600), 100));
        while (!first.isDone() && tookPermit()) {
            Thread.onSpinWait();
        }
        assertThatThrownBy(() -> engine.query("select 1", Duration.ofMillis(20), 100))
                .isInstanceOfSatisfying(
                        FaultException.class,
                        e -> assertThat(e.fault().message()).contains("waited 20 ms for other statements"));
        assertThatThrownBy(() -> first.get(5, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
    }

    private boolean tookPermit() {
        try {
            engine.query("select 1", Duration.ofMillis(5), 100);
            return true;
        } catch (FaultException e) {
            return false;
        }
    }

    private String query(String statement) {
        return engine.query(statement, LONG, 64 << 10);
    }

    private Fault fault(String statement) {
        try {
            throw new AssertionError("gave " + query(statement));
        } catch (FaultException e) {
            return e.fault();
        }
    }
}
