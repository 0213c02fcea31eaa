package io.drover.worker.task;

import io.drover.model.task.Task;
import io.drover.model.task.TaskParser;
import io.drover.model.workload.WorkloadId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;

/** A process of its own that runs the {@code exec} line that comes in (as hex) and prints what it said (as hex). */
final class OneCommand {

    private OneCommand() {}

    public static void main(String[] arguments) {
        String line = new String(HexFormat.of().parseHex(arguments[0]), StandardCharsets.UTF_8);
        try (ExecRunner exec = new ExecRunner(Path.of(arguments[1]), new OutputLimits(1_000, 1_000))) {
            TaskEnd end = exec.run(
                    (Task.Exec) TaskParser.parse(line),
                    new TaskContext(new WorkloadId("w-1"), 0, 1, Duration.ofMinutes(10)));
            System.out.println(HexFormat.of().formatHex(end.output().bytes()));
        }
    }
}
