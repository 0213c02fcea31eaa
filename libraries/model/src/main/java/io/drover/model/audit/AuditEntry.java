package io.drover.model.audit;

import io.drover.model.workload.ClientId;
import java.time.Instant;

/**
 * One act.
 *
 * @param id sorts by time: 1 to 64 letters, digits and '-'
 * @param who the owner of the key, or whoever the caller said he is where nobody needs one
 * @param subject what it was done to: a workload, a worker, or a queue; 1 to 100 characters
 * @param reason in the words of whoever did it, up to {@value #LONGEST_REASON} characters; empty if none was given
 */
public record AuditEntry(String id, Instant at, ClientId who, Act act, String subject, String reason) {

    public static final int LONGEST_REASON = 500;

    public AuditEntry {
        if (!id.matches("[A-Za-z0-9-]{1,64}")) {
            throw new IllegalArgumentException("no id of an audit entry: '" + id + "'");
        }
        if (subject.isBlank() || subject.length() > 100) {
            throw new IllegalArgumentException("a subject has 1 to 100 characters, not '" + subject + "'");
        }
        if (reason.length() > LONGEST_REASON) {
            throw new IllegalArgumentException("a reason has at most " + LONGEST_REASON + " characters");
        }
    }
}
