package io.drover.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Money;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.TaskRange;
import io.drover.model.result.ResultRef;
import io.drover.model.result.TaskResult;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.WorkloadId;
import io.drover.policy.retry.RetryPolicy;
import io.drover.testkit.objects.InMemoryObjectStore;
import io.drover.wire.BagSlice;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import io.drover.wire.TaskAssignment;
import io.drover.worker.metrics.WorkerMetrics;
import io.drover.worker.probe.ProbeCommand;
import io.drover.worker.probe.Probes;
import io.drover.worker.run.FragmentRunner;
import io.drover.worker.run.ResultWriter;
import io.drover.worker.task.TaskRunners;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Suspects in real processes. */
@Timeout(120)
class ProbeTest {

    private static final Claim CLAIM = new Claim(new FragmentKey(new WorkloadId("w-1"), 3), new AttemptNumber(2));
    private static final List<String> COMMAND = ProbeCommand.of(ProbeApplication.class.getName());

    private final InMemoryObjectStore objects = new InMemoryObjectStore();
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private Map<String, String> settings = Map.of();
    private TaskRunners here;
    private FragmentRunner fragments;

    @BeforeEach
    void wire() {
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("test", Map.of("drover.worker.exec.enabled", "true")));
        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
        context.register(RunnerWiring.class);
        context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
        context.refresh();
        settings = ProbeSettings.of(context.getBean(WorkerProperties.class));
        here = context.getBean(TaskRunners.class);
        fragments = new FragmentRunner(
                new FragmentRunner.Identity(
                        new Holder(new WorkerId("wk-1"), new Incarnation("a")), 1, Money.ZERO, Duration.ofMinutes(1)),
                objects,
                new ResultWriter(objects, ResultWriter.MOST_INLINE_BYTES, 1 << 16),
                here,
                InstantSource.fixed(Instant.EPOCH),
                context.getBean(WorkerMetrics.class));
    }

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    @DisplayName("a task that kills the process that runs it kills its probe, and the answer tells how")
    void poison() {
        FragmentResponse response =
                run(COMMAND, "exec echo before", "exec sh -c 'kill -9 $PPID'").orElseThrow();
        assertThat(died(response).message()).contains("task 1", "signal 9 (KILL)");
    }

    @Test
    @DisplayName("the tasks of a suspect that does no harm succeed as ever")
    void innocent() {
        FragmentResponse response = run(COMMAND, "exec echo hi", "sleep 1", "sql select 6 * 7 as answer", "dance")
                .orElseThrow();
        assertThat(response).isInstanceOfSatisfying(FragmentResponse.Completed.class, completed -> {
            List<TaskResult> results = ((ResultRef.Inline)
                            completed.outcome().tasks().ref())
                    .block()
                    .toList();
            assertThat(results.get(0).output().text()).startsWith("hi");
            assertThat(results.get(1).fault()).isNull();
            assertThat(results.get(2).output().text()).contains("42");
            assertThat(results.get(3).fault().code()).isEqualTo(FaultCode.LINE_UNREADABLE);
            // The start of the process is no running time.
            assertThat(results.get(0).duration()).isLessThan(Duration.ofSeconds(5));
        });
    }

    @Test
    @DisplayName("a probe that cannot be started is nobody's death, and nothing that counts against its task")
    void noProbe() {
        for (List<String> command :
                List.of(List.of("/no/such/java"), List.of("/bin/sh", "-c", "echo no >&2; exit 7"))) {
            assertThat(run(command, "exec echo hi").orElseThrow())
                    .isInstanceOfSatisfying(FragmentResponse.Broken.class, broken -> {
                        assertThat(broken.fault().code()).isEqualTo(FaultCode.WORKER_UNFIT);
                        assertThat(RetryPolicy.isAway(broken.fault())).isTrue();
                        assertThat(broken.fault().message()).contains("memory", "open files");
                    });
        }
    }

    @Test
    @DisplayName("a suspect whose claim is lost is killed with all it started")
    void interrupted(@TempDir Path directory) throws Exception {
        Path pids = directory.resolve("pids");
        CompletableFuture<Optional<FragmentResponse>> response = new CompletableFuture<>();
        Thread slot = Thread.ofPlatform()
                .start(() -> response.complete(run(
                        COMMAND,
                        "exec sh -c 'echo $$ $PPID > " + pids + ".new; mv " + pids + ".new " + pids + "; sleep 600'")));
        while (!Files.exists(pids)) {
            assertThat(response).isNotDone();
            LockSupport.parkNanos(10_000_000);
        }
        slot.interrupt();
        assertThat(response.get(30, TimeUnit.SECONDS)).isEmpty();
        for (String pid : Files.readString(pids).strip().split(" ")) {
            Optional<ProcessHandle> handle = ProcessHandle.of(Long.parseLong(pid));
            if (handle.isPresent()) {
                handle.get().onExit().get(30, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    @DisplayName("a probe whose worker is gone ends")
    void orphan() throws Exception {
        Process probe = new ProcessBuilder(COMMAND)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        probe.getOutputStream().close();
        assertThat(probe.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(probe.exitValue()).isZero();
    }

    private static Fault died(FragmentResponse response) {
        return ((FragmentResponse.ProbeDied) response).fault();
    }

    @Test
    @DisplayName("a suspect that waits for a slot finds its process ready, and one that no suspect takes is closed")
    void early(@TempDir Path directory) throws Exception {
        Path started = directory.resolve("started");
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", "-c", "echo $$ >> " + started + "; exec \"$@\"", "sh"));
        command.addAll(COMMAND);
        Probes patient = probes(command, Duration.ofMinutes(1));
        patient.expect();
        assertThat(patient.run(request("exec echo hi"), () -> {})).containsInstanceOf(FragmentResponse.Completed.class);
        assertThat(Files.readAllLines(started)).hasSize(1);

        probes(command, Duration.ofMillis(1)).expect();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (Files.readAllLines(started).size() < 2) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(10_000_000);
        }
        Optional<ProcessHandle> spare =
                ProcessHandle.of(Long.parseLong(Files.readAllLines(started).getLast()));
        if (spare.isPresent()) {
            spare.get().onExit().get(60, TimeUnit.SECONDS);
        }
    }

    private Probes probes(List<String> command, Duration kept) {
        return new Probes(fragments, here, task -> true, new Probes.Making(command, settings, 2, kept));
    }

    private Optional<FragmentResponse> run(List<String> command, String... lines) {
        return probes(command, Duration.ofSeconds(1)).run(request(lines), () -> {});
    }

    private FragmentRequest request(String... lines) {
        byte[] bag = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        objects.put("bags/w-1", bag);
        return new FragmentRequest(
                CLAIM,
                "responses",
                Duration.ofMillis(100),
                true,
                new TaskAssignment(
                        new TaskRange(0, lines.length),
                        new BagSlice("bags/w-1", 0, bag.length, 0, null, null),
                        Duration.ofSeconds(60),
                        null));
    }
}
