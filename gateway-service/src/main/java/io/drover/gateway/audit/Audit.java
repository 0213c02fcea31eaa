package io.drover.gateway.audit;

import io.drover.door.problem.ProblemException;
import io.drover.model.audit.Act;
import io.drover.model.audit.AuditEntry;
import io.drover.model.fault.FaultCode;
import io.drover.model.workload.ClientId;
import io.drover.ports.AuditLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes acts under the name of whoever asked for them. Thread-safe. */
public final class Audit {

    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);
    private static final String REASON = "reason";

    private final AuditLog entries;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Duration retention;

    /**
     * @param random thread-safe
     * @param retention how long entries are kept
     */
    public Audit(AuditLog entries, InstantSource clock, RandomGenerator random, Duration retention) {
        this.entries = entries;
        this.clock = clock;
        this.random = random;
        this.retention = retention;
    }

    /** A reason as it was given, or a refusal; to be asked before anything is done. */
    public static String reason(@Nullable String reason) {
        if (reason != null && reason.length() > AuditEntry.LONGEST_REASON) {
            throw ProblemException.atField(
                    FaultCode.FIELD_INVALID,
                    REASON,
                    "a reason has at most " + AuditEntry.LONGEST_REASON + " characters");
        }
        return reason == null ? "" : reason.strip();
    }

    /**
     * Keeps what was done. If it cannot be kept the caller is told so, and may ask again: acts can be repeated.
     *
     * @param subject a workload, a worker or a queue
     */
    public void note(ClientId who, Act act, String subject, String reason) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        AuditEntry entry = new AuditEntry(
                String.format(Locale.ROOT, "%015d-%016x", now.toEpochMilli(), random.nextLong()),
                now,
                who,
                act,
                subject,
                reason);
        entries.append(entry, now.minus(retention));
        LOG.info("act={} subject={} who={}", act, subject, who);
    }
}
