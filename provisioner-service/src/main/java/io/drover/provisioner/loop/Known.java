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
    private boolean stopping;
    private @Nullable Instant endingSince;
    private @Nullable Instant askedAt;
    private @Nullable Instant failedAt;
    private @Nullable Instant idleSince;
    private @Nullable Duration silentSince;
    private @Nullable Duration pendingSince;

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
        stopping |= instance.state() == Instance.State.STOPPING;
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

    void ends(Instant now) {
        endingSince = now;
    }

    void askedToEnd(Instant now) {
        endingSince = endingSince == null ? now : endingSince;
        askedAt = now;
    }

    /** It could not be asked: it is what it was. */
    void notAsked(Instant now) {
        endingSince = null;
        failedAt = now;
    }

    /** It was to end, whether it was told or not. */
    boolean isMeantToEnd() {
        return isEnding() || failedAt != null;
    }

    boolean hasFailedToEnd(Instant since) {
        return failedAt != null && failedAt.isAfter(since);
    }

    /** Its worker takes work although it was to end so long ago: that never reached it. */
    void goesOnIfUnheard(Duration time, Instant now) {
        if (!stopping && endingSince != null && endingSince.plus(time).isBefore(now)) {
            endingSince = null;
            askedAt = null;
        }
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

    /** @param heard counts the time in which it could have reported */
    Phase pending(Instant now, Duration heard) {
        pendingSince = pendingSince == null ? heard : pendingSince;
        return new Phase.Pending(now.minus(heard.minus(pendingSince)));
    }

    /** @param heard counts the time in which its silence would have been its own */
    Phase silent(Instant now, Duration heard) {
        silentSince = silentSince == null ? heard : silentSince;
        return new Phase.Silent(now.minus(heard.minus(silentSince)));
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
        return stopping || endingSince != null;
    }
}
