package io.drover.policy.fleet;

import io.drover.model.Backoff;
import java.time.Duration;

/** Why a launch came to nothing, and who has to wait because of it. */
public enum LaunchFault {
    /** The provider has no such machine there now. */
    CAPACITY(Scope.POOL, Duration.ofSeconds(30), Duration.ofMinutes(10)),
    /** It was launched, but died or hung before it was ready. Seldom a pool's fault, so the first pause is short. */
    BROKEN(Scope.POOL, Duration.ofSeconds(2), Duration.ofMinutes(5)),
    /**
     * Its worker was ready and soon dead. Once may be chance, as when somebody kills it, and costs no pause; again and
     * again it is the machine, the image or the settings.
     */
    SHORT_LIVED(Scope.POOL, Duration.ofSeconds(2), Duration.ofMinutes(5)),
    /** The account may not have more machines. */
    QUOTA(Scope.ACCOUNT, Duration.ofMinutes(1), Duration.ofMinutes(15)),
    /** Too many calls. */
    THROTTLED(Scope.ACCOUNT, Duration.ofSeconds(2), Duration.ofMinutes(1)),
    /** The provider did not answer. */
    UNAVAILABLE(Scope.ACCOUNT, Duration.ofSeconds(2), Duration.ofMinutes(1)),
    /** It denies the right, or knows no such thing: only an operator can help. */
    REFUSED(Scope.ACCOUNT, Duration.ofSeconds(30), Duration.ofMinutes(15));

    enum Scope {
        POOL,
        ACCOUNT
    }

    private final Scope scope;
    private final Backoff pauses;

    LaunchFault(Scope scope, Duration first, Duration longest) {
        this.scope = scope;
        this.pauses = new Backoff(first, longest);
    }

    Scope scope() {
        return scope;
    }

    /** The pause after so many failures in a row: it doubles each time up to the longest. */
    Duration pause(int failures) {
        return pauses.pause(this == SHORT_LIVED ? failures - 1 : failures);
    }
}
