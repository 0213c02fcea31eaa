package io.drover.wire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.drover.model.fault.Fault;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.fragment.Portion;
import io.drover.model.result.ResultRef;
import io.drover.model.workload.Progress;
import io.drover.model.workload.Submission;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Values that lie in a store as JSON, the same in every store: what none of its conditions and indexes reads. Reading
 * throws {@link IllegalArgumentException} for anything that is no such document, and names a field that is missing; unknown
 * fields are passed over.
 */
public final class Documents {

    private static final JsonMapper MAPPER = ModelModule.mapper(ResultPlaces.class);

    private static final Kind<Submission> SUBMISSION = new Kind<>(Submission.class);
    private static final Kind<Progress> PROGRESS = new Kind<>(Progress.class);
    private static final Kind<Portion> PORTION = new Kind<>(Portion.class);
    private static final Kind<FragmentOutcome> OUTCOME = new Kind<>(FragmentOutcome.class);
    private static final Kind<Closing> CLOSING = new Kind<>(Closing.class);
    private static final Kind<Fault> FAULT = new Kind<>(Fault.class);
    /** They never change, so that the document says all. */
    private static final ReadLately<Submission> SUBMISSIONS = new ReadLately<>(128);

    private record Closing(Instant at, Fault fault) {}

    /** A block may also lie beside the document, in the same row. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "at")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = ResultRef.Inline.class, name = "inline"),
        @JsonSubTypes.Type(value = ResultRef.Stored.class, name = "stored"),
        @JsonSubTypes.Type(value = ResultRef.Unread.class, name = "beside")
    })
    private interface ResultPlaces {}

    private Documents() {}

    public static String of(Submission submission) {
        String document = Stamp.on(SUBMISSION.write(submission));
        // Whoever wrote it is asked for it next, as a rule.
        SUBMISSIONS.keep(document, submission);
        return document;
    }

    /** Tells also which version wrote the row: one of another version is refused. */
    public static Submission submission(String document) {
        return SUBMISSIONS.of(document, Documents::readSubmission);
    }

    private static Submission readSubmission(String document) {
        try {
            Stamp.check(document);
        } catch (JacksonException e) {
            throw SUBMISSION.isNone(e);
        }
        return SUBMISSION.read(document);
    }

    public static String of(Progress progress) {
        return PROGRESS.write(progress);
    }

    public static Progress progress(String document) {
        return PROGRESS.read(document);
    }

    public static String of(Portion portion) {
        return PORTION.write(portion);
    }

    public static Portion portion(String document) {
        return PORTION.read(document);
    }

    public static @Nullable String of(@Nullable Fault fault) {
        return fault == null ? null : FAULT.write(fault);
    }

    public static @Nullable Fault faultOrNull(@Nullable String document) {
        return document == null ? null : FAULT.read(document);
    }

    /** With its block, if it is one: that of an earlier attempt, which goes out again with its fragment. */
    public static @Nullable String of(@Nullable FragmentOutcome previous) {
        if (previous != null && previous.product().isUnread()) {
            throw ResultRef.Unread.asException();
        }
        return previous == null ? null : OUTCOME.write(previous);
    }

    public static @Nullable FragmentOutcome outcomeOrNull(@Nullable String document) {
        return document == null ? null : OUTCOME.read(document);
    }

    /** Without its {@link #block}, which lies beside it and is read where it is needed. */
    public static String ofEnd(FragmentOutcome outcome) {
        return OUTCOME.write(outcome.withoutBlock());
    }

    /** What lies beside {@link #ofEnd}; null if nothing does. */
    public static byte @Nullable [] block(FragmentOutcome outcome) {
        return outcome.product().block();
    }

    /** @param block null if there is none, or if it was not read */
    public static FragmentOutcome end(String document, byte @Nullable [] block) {
        FragmentOutcome outcome = OUTCOME.read(document);
        return block == null ? outcome : outcome.with(block);
    }

    /** What closed a fragment that did not run to its end. */
    public static String ofClose(Instant at, Fault fault) {
        return CLOSING.write(new Closing(at, fault));
    }

    public static FragmentStatus.Closed closed(FragmentState state, String document) {
        Closing closing = CLOSING.read(document);
        return new FragmentStatus.Closed(state, closing.at(), closing.fault());
    }

    private static final class Kind<T> {

        private final String name;
        private final ObjectWriter writer;
        private final ObjectReader reader;

        Kind(Class<T> type) {
            this.name = type.getSimpleName();
            this.writer = MAPPER.writerFor(type);
            this.reader = MAPPER.readerFor(type);
        }

        IllegalArgumentException isNone(JacksonException e) {
            return new IllegalArgumentException("not a " + name + ": " + e.getOriginalMessage(), e);
        }

        String write(T value) {
            return writer.writeValueAsString(value);
        }

        T read(String document) {
            try {
                @Nullable T value = reader.readValue(document);
                if (value == null) {
                    throw new IllegalArgumentException("not a " + name + ": null");
                }
                return value;
            } catch (JacksonException e) {
                throw isNone(e);
            }
        }
    }
}
