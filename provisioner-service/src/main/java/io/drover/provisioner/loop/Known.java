package io.drover.provisioner.loop;

import io.drover.model.worker.InstanceId;
import io.drover.model.worker.WorkerId;
import io.drover.policy.fleet.Phase;
import io.drover.ports.Instance;
import io.drover.ports.LaunchSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One instance as it is remembered. */
final class Known {

    private final LaunchSpec spec;
    private final Instant launchedAt;
    private final boolean mine;
    private @Nullable InstanceId id;
    private boolean listed;
    private @Nullable Instant readyAt;
    private boolean lasting;
    private boolean ending;
    private @Nullable Instant askedAt;
    private @Nullable Instant idleSince;
    private @Nullable Instant silentSince;

    private Known(LaunchSpec spec, Instant launchedAt, boolean mine) {
        this.spec = spec;
        this.launchedAt = launchedAt;
        this.mine = mine;
    }

    /** Launched by this process a moment ago. */
    static Known mine(LaunchSpec spec, Instant now) {
        return new Known(spec, now, true);
    }

    /** Launched by somebody before: how long it took to become ready is not known. */
    static Known found(Instance instance, Instant now) {
        Instant launchedAt = instance.launchedAt();
        return new Known(instance.spec(), launchedAt.isAfter(now) ? now : launchedAt, false);
    }

    void listed(Instance instance) {
        id = instance.id();
        listed = true;
        ending |= instance.state() == Instance.State.STOPPING;
    }

    void listedAs(InstanceId launched) {
        id = launched;
    }

    /** Answers true once: with its worker's first sign of life. */
    boolean becomesReady(Instant now) {
        boolean first = readyAt == null;
        readyAt = first ? now : readyAt;
        return first;
    }

    /** Answers true once: when its worker has been ready for that long. */
    boolean becomesLasting(Duration time, Instant now) {
        boolean first = !lasting && readyAt != null && !readyAt.plus(time).isAfter(now);
        lasting |= first;
        return first;
    }

    boolean isLasting() {
        return lasting;
    }

    void ends() {
        ending = true;
    }

    void askedToEnd(Instant now) {
        ending = true;
        askedAt = now;
    }

    boolean wasAskedToEnd(Instant since) {
        return askedAt != null && askedAt.isAfter(since);
    }

    Phase idle(Instant now) {
        silentSince = null;
        idleSince = idleSince == null ? now : idleSince;
        return new Phase.Idle(idleSince);
    }

    Phase busy(int held) {
        silentSince = null;
        idleSince = null;
        return new Phase.Busy(held);
    }

    Phase silent(Instant now) {
        silentSince = silentSince == null ? now : silentSince;
        return new Phase.Silent(silentSince);
    }

    /** The provider's name, or while it has told none, the launch's own. */
    InstanceId id() {
        return id == null ? new InstanceId(spec.launchId()) : id;
    }

    Optional<WorkerId> workerId() {
        return Optional.ofNullable(id).map(own -> new WorkerId(own.value()));
    }

    Duration age(Instant now) {
        return Duration.between(launchedAt, now);
    }

    LaunchSpec spec() {
        return spec;
    }

    Instant launchedAt() {
        return launchedAt;
    }

    boolean isMine() {
        return mine;
    }

    /** Whether the provider ever said that there is such an instance. */
    boolean wasMade() {
        return id != null;
    }

    boolean wasListed() {
        return listed;
    }

    boolean isReady() {
        return readyAt != null;
    }

    boolean isEnding() {
        return ending;
    }
}
