package io.drover.simulation;

import io.drover.model.Moment;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.TaskResults;
import io.drover.model.fragment.TaskTally;
import io.drover.model.result.ResultBlockBuilder;
import io.drover.model.result.ResultRef;
import io.drover.model.worker.Holder;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import java.time.Duration;

/** What the workers of a world say of the attempts that they ran. */
final class Answers {

    private Answers() {}

    /** Each of its tasks took as long as the others, and succeeded. */
    static FragmentResponse completed(World world, Holder by, FragmentRequest request, Moment started) {
        long tasks = request.tasks().range().size();
        Duration each = world.timeline().now().since(started).dividedBy(tasks);
        ResultBlockBuilder block = new ResultBlockBuilder(
                request.tasks().range().first(),
                tasks,
                started.wall(),
                request.claim().attempt().value());
        for (long i = 0; i < tasks; i++) {
            block.succeeded(each.toNanos() / 1_000);
        }
        return new FragmentResponse.Completed(
                request.claim(),
                request.work().key(),
                by.incarnation(),
                new FragmentOutcome(
                        by.worker(),
                        started.wall(),
                        started.wall().plus(world.timeline().now().since(started)),
                        each.multipliedBy(tasks),
                        world.mark(request),
                        new TaskResults(new TaskTally(tasks, 0, 0), new ResultRef.Inline(block.build()))));
    }

    static FragmentResponse probeDied(World world, Holder by, FragmentRequest request) {
        return new FragmentResponse.ProbeDied(
                request.claim(),
                request.work().key(),
                by,
                world.timeline().wall(),
                FaultCode.TASK_POISONOUS.because("its process died"));
    }
}
