package io.drover.cli.gateway;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a gateway can do with workloads. Throws like {@link Gateway}. */
public final class Workloads {

    private final Gateway gateway;

    public Workloads(Gateway gateway) {
        this.gateway = gateway;
    }

    public RemoteWorkload submit(Path file, String query, String idempotencyKey, Retries retries) {
        return read(gateway.submit(file, query, idempotencyKey, retries));
    }

    public RemoteWorkload find(String id) {
        return read(gateway.get(path(id)));
    }

    /** The workload once it has ended, or as it is after {@code waitSeconds}. */
    public RemoteWorkload await(String id, int waitSeconds, Retries retries) {
        return read(gateway.get(path(id) + "?wait=" + waitSeconds + "s", Patience.LONG, retries));
    }

    public RemoteWorkload cancel(String id, @Nullable String reason) {
        return read(gateway.post(path(id) + "/cancel" + new QueryText().with("reason", reason)));
    }

    /** Hands in again what did not succeed; the answer is a new workload. */
    public RemoteWorkload retry(String id, @Nullable String reason) {
        return read(gateway.post(path(id) + "/retry" + new QueryText().with("reason", reason), gateway.freshKey()));
    }

    /**
     * Reads results in the order of the tasks.
     *
     * @param query {@code ?state=FAILED} or empty
     */
    public void results(String id, String query, ResultFormat format, Supplier<Sink> sinks) {
        gateway.download(path(id) + "/results" + query, format.mediaType(), sinks);
    }

    public static String path(String id) {
        return "/workloads/" + QueryText.encode(id);
    }

    private RemoteWorkload read(JsonNode answer) {
        try {
            return RemoteWorkload.of(answer);
        } catch (IllegalArgumentException e) {
            throw new GatewayException(
                    new CallTrouble.NotUnderstood(gateway.address(), "not with a workload (" + e.getMessage() + ")"),
                    e);
        }
    }
}
