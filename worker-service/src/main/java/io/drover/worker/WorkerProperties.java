package io.drover.worker;

import io.drover.model.task.HttpTarget;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerInfo;
import io.drover.worker.run.ResultWriter;
import io.drover.worker.task.AllowedHosts;
import io.drover.worker.task.PrivateTargets;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * A worker's settings.
 *
 * @param id absent: made from the host's name and chance
 * @param slots fragments that run side by side; 0: as many as the machine has processors
 * @param idle ends the worker after so long without work; 0: never
 * @param idleHeartbeat between two heartbeats while nothing is held; absent: what suits the store
 * @param prefetch fragments that may wait for a slot; absent: as many as there are slots
 * @param probes suspects that run side by side, each in a process of its own; absent: two for each processor, four at least
 * @param pricePerHour what the instance costs, in US dollars
 * @param inlineResults the largest results of a fragment that stay in the store; absent: what suits the store
 * @param metadataUrl where an instance's metadata answer, which tell when the spot market takes it back; absent: not asked
 * @param functions the URLs behind the names of {@code function} tasks
 */
@ConfigurationProperties("drover.worker")
public record WorkerProperties(
        @Nullable String id,
        @DefaultValue("0") int slots,
        @DefaultValue("0s") Duration idle,
        @DefaultValue("1s") Duration heartbeat,
        @Nullable Duration idleHeartbeat,
        @DefaultValue("30s") Duration visibility,
        @DefaultValue("30s") Duration drainTimeout,
        @Nullable Integer prefetch,
        @Nullable Integer probes,
        @DefaultValue("local") String zone,
        @DefaultValue("0") BigDecimal pricePerHour,
        @Nullable DataSize inlineResults,
        @Nullable URI metadataUrl,
        @DefaultValue Output output,
        @DefaultValue Exec exec,
        @DefaultValue Http http,
        @DefaultValue Sql sql,
        @DefaultValue Map<String, URI> functions) {

    public WorkerProperties {
        require(
                slots >= 0 && slots <= WorkerInfo.MOST_SLOTS,
                "slots must be 0 to " + WorkerInfo.MOST_SLOTS + ", not " + slots);
        require(prefetch == null || prefetch >= 0, "prefetch must not be negative");
        require(probes == null || probes > 0, "probes must be positive");
        require(pricePerHour.signum() >= 0, "price-per-hour must not be negative");
        require(
                inlineResults == null
                        || (inlineResults.toBytes() >= 0 && inlineResults.toBytes() <= ResultWriter.MOST_INLINE_BYTES),
                "inline-results must be 0B to 32KB, not " + inlineResults);
        require(metadataUrl == null || isHttp(metadataUrl), "metadata-url must be a URL with http:// or https://");
        if (id != null && !id.isBlank()) {
            WorkerId _ = new WorkerId(id);
        }
        slots = slots == 0 ? Runtime.getRuntime().availableProcessors() : slots;
        functions = Map.copyOf(functions);
        functions.forEach(
                (name, url) -> require(isHttp(url), "functions." + name + " must be a URL with http:// or https://"));
    }

    private static boolean isHttp(URI url) {
        return HttpTarget.of(url).isPresent();
    }

    /** @param usual where nothing is set; never shorter than a heartbeat */
    public Duration idlePace(Duration usual) {
        Duration least = usual.compareTo(heartbeat) < 0 ? heartbeat : usual;
        return idleHeartbeat == null ? least : idleHeartbeat;
    }

    public int mostProbes() {
        return probes == null ? Math.max(4, 2 * Runtime.getRuntime().availableProcessors()) : probes;
    }

    public int prefetchDepth() {
        return prefetch == null ? slots : prefetch;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("drover.worker." + otherwise);
        }
    }

    /**
     * What is kept of what a task says.
     *
     * @param inline in the result row; longer output becomes an object beside it
     * @param max in all; the rest is counted and dropped
     */
    public record Output(
            @DefaultValue("64KB") DataSize inline,
            @DefaultValue("8MB") DataSize max) {

        public Output {
            require(
                    inline.toBytes() >= 0 && inline.toBytes() <= 1 << 20,
                    "output.inline must be 0B to 1MB, not " + inline);
            require(
                    max.compareTo(inline) >= 0 && max.toBytes() <= 32 << 20,
                    "output.max must be output.inline to 32MB, not " + max);
        }
    }

    /**
     * @param directory where commands run; a relative one starts where the process was started, which is why it is no
     *     {@link Path}: Spring would resolve that in the web server's own directory
     */
    public record Exec(
            @DefaultValue("false") boolean enabled,
            @DefaultValue(".") String directory) {

        public Exec {
            require(
                    !enabled || Files.isDirectory(Path.of(directory)),
                    "exec.directory must be a directory, which " + directory + " is not");
        }

        public Path path() {
            return Path.of(directory).toAbsolutePath().normalize();
        }
    }

    /**
     * @param allowedHosts see {@link AllowedHosts}; none: no {@code http} task runs
     * @param privateAddresses addresses and networks of private ones that may be asked beside the public ones
     */
    public record Http(
            @DefaultValue List<String> allowedHosts,
            @DefaultValue List<String> privateAddresses) {

        public Http {
            // As the runner reads them, so that a mistake is found before anything is begun.
            PrivateTargets _ = new PrivateTargets(new AllowedHosts(allowedHosts), privateAddresses);
        }
    }

    /**
     * @param directories what {@code sql} tasks may read; relative ones start where the process was started
     * @param threads of DuckDB; 0: as many as the machine has processors
     * @param isolation of DuckDB from the worker
     * @param memoryLimit of DuckDB; with a process of its own, of that process as a whole
     * @param maxOutput of one statement, as JSON
     */
    public record Sql(
            @DefaultValue List<String> directories,
            @DefaultValue("0") int threads,
            @DefaultValue("process") Isolation isolation,
            @DefaultValue("1GB") DataSize memoryLimit,
            @DefaultValue("64KB") DataSize maxOutput) {

        /** Where DuckDB runs. */
        public enum Isolation {
            /** In a process of its own: a statement can hurt that one only. */
            PROCESS,
            /** In the worker's process. */
            NONE
        }

        public Sql {
            for (String directory : directories) {
                require(
                        Files.isDirectory(Path.of(directory)),
                        "sql.directories must be directories, which " + directory + " is not");
            }
            require(threads >= 0, "sql.threads must not be negative");
            require(
                    maxOutput.toBytes() >= 2 && maxOutput.toBytes() <= 16 << 20,
                    "sql.max-output must be at most 16MB, not " + maxOutput);
            threads = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        }

        public List<Path> paths() {
            return directories.stream()
                    .map(directory -> Path.of(directory).toAbsolutePath().normalize())
                    .toList();
        }
    }
}
