package io.drover.cli;

import static io.drover.cli.StubGateway.body;
import static io.drover.cli.StubGateway.drop;
import static io.drover.cli.StubGateway.json;
import static io.drover.cli.StubGateway.problem;
import static io.drover.cli.StubGateway.rows;
import static io.drover.cli.StubGateway.shape;
import static io.drover.cli.StubGateway.truncated;
import static io.drover.cli.StubGateway.workload;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;

@Timeout(60)
class CommandsTest {

    private final TestSurroundings world = new TestSurroundings();
    private StubGateway gateway;

    @BeforeEach
    void begin() throws IOException {
        gateway = new StubGateway();
        world.with("DROVER_SERVER", gateway.address());
    }

    @AfterEach
    void end() {
        gateway.close();
    }

    @Test
    void statusShowsAWorkload() {
        gateway.on("GET /workloads/w-1", workload("RUNNING", 10, 2, 3, 1));
        assertThat(world.run("status", "w-1")).isZero();
        assertThat(world.out())
                .contains("w-1", "RUNNING", "ann, priority 5", "10: 4 waiting, 2 handed out, 3 succeeded, 1 failed")
                .contains("4 cut, 4 ended, 1 dispatched again, 0 copies", "$0.00012", "2026-01-01T00:00:00Z");
    }

    @Test
    void statusFollowsToTheEnd() {
        gateway.on("GET /workloads/w-1", workload("RUNNING", 4, 2, 1, 0), workload("CANCELLED", 4, 0, 1, 0));
        assertThat(world.run("status", "w-1", "--follow")).isEqualTo(1);
        assertThat(world.out()).contains("CANCELLED", "1 succeeded, 0 failed, 3 not run");
        assertThat(world.err()).contains("the number of slots is unknown (NOT_FOUND");
    }

    @Test
    void statusOfAnUnknownWorkloadIsOneLineWithARemedy() {
        gateway.on("GET /workloads/w-9", problem(404, "WORKLOAD_UNKNOWN", "there is no workload w-9", "NEVER"));
        assertThat(world.run("status", "w-9")).isEqualTo(3);
        assertThat(world.err())
                .isEqualTo("drover: WORKLOAD_UNKNOWN: there is no workload w-9; 'drover list' shows what there is\n");
    }

    @Test
    void listIsATable() {
        gateway.on(
                "GET /workloads",
                json(200, "{\"items\":[" + shape("SUCCEEDED", 1234567, 0, 1234567, 0, true) + "],\"next\":\"abc\"}"));
        assertThat(world.run("list", "--state", "SUCCEEDED,FAILED", "--limit", "1"))
                .isZero();
        assertThat(gateway.heard("GET /workloads").getFirst().target())
                .isEqualTo("/workloads?state=SUCCEEDED%2CFAILED&limit=1");
        assertThat(world.out().lines().toList().get(0)).matches("ID +STATE +TASKS +DONE .*");
        assertThat(world.out().lines().toList().get(1)).startsWith("w-1  SUCCEEDED  1,234,567  1,234,567 ");
        assertThat(world.err()).contains("drover list --cursor abc");
    }

    @Test
    void resultsGoThroughAsTheyAre(@TempDir Path folder) {
        gateway.on("GET /workloads/w-1/results", body(200, "text/csv", "task,state\r\n0,FAILED\r\n"));
        assertThat(world.run("results", "w-1", "--format", "csv", "--state", "FAILED"))
                .isZero();
        assertThat(world.out()).isEqualTo("task,state\r\n0,FAILED\r\n");
        StubGateway.Heard heard = gateway.heard("GET /workloads/w-1/results").getFirst();
        assertThat(heard.header("Accept")).isEqualTo("text/csv");
        assertThat(heard.target()).endsWith("?state=FAILED");
        Path file = folder.resolve("r.csv");
        assertThat(world.run("results", "w-1", "-o", file.toString())).isZero();
        assertThat(file).content().startsWith("task,state");
    }

    @Test
    @DisplayName("who reads standard output has had enough: the command ends like others, and says nothing")
    void closedOutput() {
        world.outFails("Broken pipe");
        gateway.on("GET /workloads/w-1/results", rows("{\"task\":0}\n"))
                .on(
                        "GET /workloads/w-1/events",
                        body(
                                200,
                                "text/event-stream",
                                "event: progress\ndata: " + shape("RUNNING", 4, 1, 1, 0, false) + "\n\n"));
        assertThat(world.run("results", "w-1")).isEqualTo(141);
        assertThat(world.run("workload-gen", "9", "5")).isEqualTo(141);
        assertThat(world.run("events", "w-1")).isEqualTo(141);
        assertThat(world.err()).isEmpty();
    }

    @Test
    @DisplayName("standard output that takes no more for another reason is a failure")
    void fullOutput() {
        world.outFails("No space left on device");
        gateway.on("GET /workloads/w-1/results", rows("{\"task\":0}\n"));
        assertThat(world.run("results", "w-1")).isEqualTo(4);
        assertThat(world.err()).contains("drover: cannot read or write here: No space left on device");
    }

    @Test
    @DisplayName("of a workload that had ended, events tell when that was and how fast it went")
    void eventsOfWhatHasEnded() {
        gateway.on(
                "GET /workloads/w-1/events",
                body(200, "text/event-stream", "event: done\ndata: " + shape("SUCCEEDED", 4, 0, 4, 0, true) + "\n\n"));
        assertThat(world.run("events", "w-1")).isZero();
        assertThat(world.out()).as(shape("SUCCEEDED", 4, 0, 4, 0, true)).doesNotContain("0.00/s");
    }

    @Test
    void resultsNeverPrintABrokenAnswerTwice() {
        gateway.on("GET /workloads/w-1/results", truncated("{\"task\":0}\n"), rows("{\"task\":0}\n"));
        assertThat(world.run("results", "w-1")).isNotZero();
        assertThat(world.out()).isEqualTo("{\"task\":0}\n");
        assertThat(world.err()).contains("broke off in the middle", "-o FILE");
    }

    @Test
    void cancelRetryDrainAndRedriveSayWhatHappens() {
        gateway.on("POST /workloads/w-1/cancel", json(202, shape("RUNNING", 4, 1, 1, 0, false)))
                .on("POST /workloads/w-1/retry", json(202, shape("QUEUED", 3, 0, 0, 0, false)))
                .on("POST /workers/a/drain", json(202, "{\"id\":\"a\",\"drainRequested\":true}"))
                .on("POST /dead-letters/redrive", drop(), json(200, "{\"moved\":3}"));
        assertThat(world.run("cancel", "w-1")).isZero();
        assertThat(world.run("retry", "w-1")).isZero();
        assertThat(world.run("drain", "a")).isZero();
        assertThat(world.run("redrive")).isZero();
        assertThat(world.out())
                .contains("Workload w-1 will be cancelled", "Submitted w-1 with 3 tasks")
                .contains("Worker a will finish what it holds", "3 dead letters sent round again");
        assertThat(gateway.heard("POST /workloads/w-1/retry").getFirst().header("Idempotency-Key"))
                .isNotEmpty();
    }

    @Test
    void workersIsATable() {
        gateway.on("GET /workers", json(200, """
                        {"items":[{"id":"a","state":"READY","slots":16,"busy":3,"address":"127.0.0.1:1","zone":"z",
                         "pid":1,"startedAt":"2026-01-01T00:00:00Z","heartbeatAt":"2026-01-01T00:00:01.5Z","healthy":true}]}"""));
        assertThat(world.run("workers")).isZero();
        assertThat(world.out()).contains("127.0.0.1:1", "yes", "3 of 16 slots of healthy workers busy");
        assertThat(world.run("workers", "--json")).isZero();
        assertThat(world.out()).contains("\"pid\" : 1");
    }

    @Test
    void eventsAreFollowedOverABrokenStream() {
        String first = "event: progress\ndata: " + shape("RUNNING", 4, 1, 1, 0, false) + "\n\n: still here\n\n";
        String last = "event: done\ndata: " + shape("SUCCEEDED", 4, 0, 4, 0, true) + "\n\n";
        gateway.on(
                "GET /workloads/w-1/events",
                body(200, "text/event-stream", first),
                drop(),
                body(200, "text/event-stream", last));
        assertThat(world.run("events", "w-1")).isZero();
        assertThat(world.out().lines().toList()).hasSize(2);
        assertThat(world.out()).contains("RUNNING    25 %  1/4", "SUCCEEDED 100 %  4/4");
        assertThat(world.err()).contains("connecting again");
    }

    @Test
    void eventsOfAnUnknownWorkloadEndAtOnce() {
        gateway.on("GET /workloads/w-9/events", problem(404, "WORKLOAD_UNKNOWN", "no", "NEVER"));
        assertThat(world.run("events", "w-9")).isEqualTo(3);
        assertThat(gateway.heard("GET /workloads/w-9/events")).hasSize(1);
    }

    @Test
    void aStrangerOnThePortIsToldApart() {
        gateway.on("GET /workers", body(200, "text/html", "<html>hello</html>"));
        assertThat(world.run("workers")).isEqualTo(3);
        assertThat(world.err()).contains("ANSWER_NOT_UNDERSTOOD", "not with JSON");
        gateway.on("GET /workers", body(500, "text/html", "<html>oops</html>"));
        assertThat(world.run("workers")).isEqualTo(3);
        assertThat(world.err()).contains("ANSWER_NOT_UNDERSTOOD", "HTTP_500");
    }

    @Test
    void wrongUsageIsOneLineAndExitCode2() {
        assertThat(world.run("submit")).isEqualTo(2);
        assertThat(world.err())
                .isEqualTo("drover: Missing required option: '--workload=FILE'. See 'drover submit --help'.\n");
        assertThat(world.run("sumbit")).isEqualTo(2);
        assertThat(world.err()).contains("drover: there is no command 'sumbit'. Did you mean 'submit'");
        assertThat(world.run("list", "-s", "what?ever")).isEqualTo(2);
        assertThat(world.err()).contains("a server is HOST:PORT");
        assertThat(world.run()).isEqualTo(2);
        assertThat(world.err()).doesNotContain("\tat ");
    }

    @Test
    void everyCommandExplainsItself() {
        assertThat(world.run("--help")).isZero();
        assertThat(world.out()).contains("submit", "workload-gen", "redrive", "drover up");
        assertThat(world.run("submit", "--help")).isZero();
        assertThat(world.out()).contains("--workload", "Exit codes");
        assertThat(world.run("--version")).isZero();
        assertThat(world.out()).contains("drover ");
    }

    @Test
    void furtherCommandsCanBeHandedIn() {
        @Command(name = "up")
        class Up implements Callable<Integer> {
            @Override
            public Integer call() {
                return 42;
            }
        }
        assertThat(Drover.commandLine(List.of(new Up()), world.build(), Failure.Reader.PLAIN)
                        .execute("up"))
                .isEqualTo(42);
    }
}
