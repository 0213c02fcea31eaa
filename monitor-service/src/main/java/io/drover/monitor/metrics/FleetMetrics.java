package io.drover.monitor.metrics;

import io.drover.ports.QueueDepth;
import io.drover.views.StatusView;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Queues and fleet as gauges; a value that could not be read is NaN, not an old one. */
public final class FleetMetrics implements MeterBinder {

    private final StatusWatch watch;

    public FleetMetrics(StatusWatch watch) {
        this.watch = watch;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        queue(registry, "submissions", StatusView.Queues::submissions);
        queue(registry, "requests", StatusView.Queues::requests);
        queue(registry, "dead-letters", StatusView.Queues::deadLetters);
        workers(registry, "ready", workers -> workers.healthy() - workers.draining());
        workers(registry, "draining", StatusView.Workers::draining);
        workers(registry, "silent", workers -> workers.total() - workers.healthy());
        gauge(
                registry,
                "drover.slots",
                "Slots of healthy workers",
                Tags.empty(),
                status -> vm(status).slots());
        gauge(
                registry,
                "drover.slots.busy",
                "Slots that run a fragment",
                Tags.empty(),
                status -> vm(status).busy());
    }

    private void queue(MeterRegistry registry, String name, Function<StatusView.Queues, QueueDepth> queue) {
        String text = "Messages on a queue";
        Tags tags = Tags.of("queue", name);
        gauge(
                registry,
                "drover.queue.messages",
                text,
                tags.and("state", "visible"),
                status -> queue.apply(status.queues()).visible());
        gauge(
                registry,
                "drover.queue.messages",
                text,
                tags.and("state", "in-flight"),
                status -> queue.apply(status.queues()).inFlight());
    }

    private void workers(MeterRegistry registry, String state, ToDoubleFunction<StatusView.Workers> count) {
        gauge(
                registry,
                "drover.workers",
                "Workers that have not signed off",
                Tags.of("state", state),
                status -> count.applyAsDouble(vm(status).workers()));
    }

    private void gauge(
            MeterRegistry registry, String name, String text, Tags tags, ToDoubleFunction<StatusView> value) {
        Gauge.builder(
                        name,
                        watch,
                        now -> now.current().map(value::applyAsDouble).orElse(Double.NaN))
                .description(text)
                .tags(tags)
                .register(registry);
    }

    private static StatusView.Vm vm(StatusView status) {
        return status.executors().vm();
    }
}
