package io.drover.scheduler.loop;

import io.drover.model.fault.Fault;
import io.drover.model.worker.Executor;
import io.drover.ports.WorkQueue;
import io.drover.wire.FragmentRequest;
import io.drover.wire.Wire;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Puts requests on the queue from which the workers take them. */
public record QueueCarrier(WorkQueue requests) implements Carrier {

    @Override
    public Executor executor() {
        return Executor.VM;
    }

    @Override
    public void carry(List<FragmentRequest> sent, BiConsumer<FragmentRequest, Fault> refused) {
        requests.send(sent.stream().map(Wire::encode).toList());
        sent.clear();
    }

    /** The store knows them, and an empty queue shows that they are missing. */
    @Override
    public Optional<Fault> left(String why) {
        return Optional.empty();
    }
}
