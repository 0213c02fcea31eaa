package io.drover.worker.task;

import io.drover.model.task.Task;
import io.drover.model.task.TaskParser;
import io.drover.model.workload.WorkloadId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;

/** A process of its own that runs the {@code exec} line that comes in (as hex) and prints what it said (as hex). */
final class OneCommand {

    private OneCommand() {}

    public static void main(String[] arguments) throws IOException {
        String hex = new String(System.in.readAllBytes(), StandardCharsets.US_ASCII);
        String line = new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
        try (ExecRunner exec = new ExecRunner(Path.of(arguments[0]), new OutputLimits(1_000, 10_000))) {
            TaskEnd end = exec.run(
                    (Task.Exec) TaskParser.parse(line),
                    new TaskContext(new WorkloadId("w-1"), 0, 1, Duration.ofMinutes(10)));
            System.out.println(HexFormat.of().formatHex(end.output().bytes()));
        }
    }
}
