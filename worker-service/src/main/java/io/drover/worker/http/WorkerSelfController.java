package io.drover.worker.http;

import io.drover.model.fragment.Claim;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import io.drover.worker.loop.WorkerLoop;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What a worker says of itself, and how it is told to end. */
@RestController
class WorkerSelfController {

    private final WorkerLoop loop;

    WorkerSelfController(WorkerLoop loop) {
        this.loop = loop;
    }

    /** 503 before the worker has started. */
    @GetMapping("/")
    ResponseEntity<Answer> report() {
        return loop.report()
                .map(report -> ResponseEntity.ok(Answer.of(report)))
                .orElse(ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).build());
    }

    /** Starts to drain; the process ends when that is done. Asking again changes nothing. */
    @PostMapping("/drain")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void drain() {
        loop.drain("POST /drain");
    }

    /** @param held claims that are not answered yet, as {@code workload/fragment#attempt} */
    record Answer(
            String id,
            WorkerState state,
            int slots,
            int busy,
            List<String> held,
            String zone,
            long pid,
            Instant startedAt,
            Instant heartbeatAt) {

        static Answer of(WorkerReport report) {
            return new Answer(
                    report.id().value(),
                    report.state(),
                    report.info().slots(),
                    report.busy(),
                    report.held().stream().map(Claim::toString).toList(),
                    report.info().zone(),
                    report.info().pid(),
                    report.info().startedAt(),
                    report.heartbeatAt());
        }
    }
}
