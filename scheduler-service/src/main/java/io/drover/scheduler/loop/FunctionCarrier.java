package io.drover.scheduler.loop;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.worker.Executor;
import io.drover.ports.Functions;
import io.drover.wire.FragmentRequest;
import io.drover.wire.Wire;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Starts one function per request, several side by side: there is no call for many. Thread-safe.
 *
 * @param function the name of the one that runs fragments
 */
public record FunctionCarrier(Functions functions, String function) implements Carrier {

    private static final int AT_ONCE = 16;

    @Override
    public Executor executor() {
        return Executor.FAAS;
    }

    @Override
    public void carry(List<FragmentRequest> requests, BiConsumer<FragmentRequest, Fault> refused)
            throws InterruptedException {
        ConcurrentLinkedQueue<FragmentRequest> dealtWith = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<FaultException> passing = new ConcurrentLinkedQueue<>();
        Semaphore free = new Semaphore(AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (FragmentRequest request : requests) {
                free.acquire();
                threads.execute(() -> {
                    try {
                        functions.start(function, Wire.encode(request));
                        dealtWith.add(request);
                    } catch (FaultException e) {
                        if (isPassing(e.fault().code())) {
                            passing.add(e);
                        } else {
                            refused.accept(request, e.fault());
                            dealtWith.add(request);
                        }
                    } catch (RuntimeException | Error e) {
                        // A mistake of ours: whoever waits for the fragment shall hear of it.
                        refused.accept(request, FaultCode.INTERNAL_ERROR.because("it could not be started: " + e));
                        dealtWith.add(request);
                    } finally {
                        free.release();
                    }
                });
            }
        }
        requests.removeAll(dealtWith);
        @Nullable FaultException first = passing.peek();
        if (first != null) {
            throw first;
        }
    }

    /** What was not started is the cell's to decide about: it may wait, or be too much of it. */
    @Override
    public Optional<Fault> left(String why) {
        return Optional.of(FaultCode.FUNCTIONS_UNAVAILABLE.because("it could not be started: " + why));
    }

    private static boolean isPassing(FaultCode code) {
        return code == FaultCode.FUNCTIONS_UNAVAILABLE || code == FaultCode.TASK_INTERRUPTED;
    }
}
