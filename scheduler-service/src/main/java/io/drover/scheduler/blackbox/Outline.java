package io.drover.scheduler.blackbox;

import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.LinkId;
import io.drover.ports.StoreWrite;
import io.drover.scheduler.cell.CellEvent;
import io.drover.scheduler.cell.Decisions;
import io.drover.wire.FragmentResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What was decided in words, a line for each write and request: what it does to what, and to whom it goes. Two builds decide
 * the same if they have the same lines; how they say why may differ.
 */
public final class Outline {

    private Outline() {}

    /**
     * One decision.
     *
     * @param workload what it is about
     * @param what is decided
     * @param why in the words of this build; empty if there is nothing more to say
     */
    public record Line(WorkloadId workload, String what, String why) {}

    public static List<Line> of(Decisions decisions) {
        Stream<Line> writes =
                decisions.writes().stream().map(write -> new Line(write.workload(), what(write), why(write)));
        Stream<Line> sends = decisions.sends().stream()
                .map(sent -> new Line(sent.request().claim().key().workload(), what(sent), sent.reason()));
        return Stream.concat(writes, sends).toList();
    }

    /** An event in words. */
    public static String of(CellEvent event) {
        String head = event.getClass().getSimpleName();
        return about(event).map(about -> head + ' ' + about).orElse(head);
    }

    /** Whether it speaks of that workload. */
    public static boolean isAbout(CellEvent event, WorkloadId workload) {
        return event.about().equals(Optional.of(workload));
    }

    /** The workload or attempt that it speaks of, and the gist of it. */
    private static Optional<String> about(CellEvent event) {
        if (event instanceof CellEvent.Responded answer) {
            return Optional.of(words(answer.response()));
        }
        if (event instanceof CellEvent.AnsweredOverLink answer) {
            return Optional.of(words(answer.response()));
        }
        if (event instanceof CellEvent.Unstartable one) {
            return Optional.of(one.claim() + " " + one.fault().code());
        }
        if (event instanceof CellEvent.AssignedTooLate late) {
            return Optional.of(late.claim().toString());
        }
        return event.about().map(WorkloadId::value);
    }

    private static String words(FragmentResponse response) {
        return response.claim() + " " + response.getClass().getSimpleName() + " by " + response.by();
    }

    /** The same for the same lines, and for no others but by a rare chance. */
    static int digest(Decisions decisions) {
        CRC32C sum = new CRC32C();
        Consumer<String> adder = line -> {
            sum.update(line.getBytes(StandardCharsets.UTF_8));
            sum.update('\n');
        };
        decisions.writes().forEach(write -> adder.accept(what(write)));
        decisions.sends().forEach(sent -> adder.accept(what(sent)));
        return (int) sum.getValue();
    }

    static int digest(List<FragmentKey> keys) {
        CRC32C sum = new CRC32C();
        sum.update(keys.stream()
                .map(FragmentKey::toString)
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8));
        return (int) sum.getValue();
    }

    private static String what(StoreWrite write) {
        String head = write.getClass().getSimpleName() + ' ' + write.row();
        if (write instanceof StoreWrite.Dispatch(Fragment fragment)) {
            return head + what(fragment);
        }
        if (write instanceof StoreWrite.Redispatch(Fragment fragment)) {
            return head + what(fragment);
        }
        if (write instanceof StoreWrite.Assign assign) {
            return head + '#' + assign.claim().attempt().value() + " to " + assign.holder();
        }
        if (write instanceof StoreWrite.End end) {
            return head + '#' + end.attempt().value() + " by " + end.outcome().worker();
        }
        if (write instanceof StoreWrite.Close close) {
            return head + " as " + close.state() + ' ' + close.fault().code();
        }
        if (write instanceof StoreWrite.MoveWorkload move) {
            return head
                    + ' '
                    + move.event()
                    + (move.fault() == null ? "" : " " + move.fault().code());
        }
        return head;
    }

    private static String what(Fragment fragment) {
        return '#' + Integer.toString(fragment.attempt().value()) + ", "
                + fragment.portion().inWords()
                + (fragment.trouble().isSuspect() ? ", alone" : "")
                + (fragment.copyOf() == null ? "" : ", beside " + fragment.copyOf())
                + (fragment.status() instanceof FragmentStatus.Running running ? " to " + running.holder() : "");
    }

    private static String what(Decisions.Sent sent) {
        @Nullable LinkId link = sent.link();
        return "Send " + sent.request().claim() + " to " + (link == null ? sent.executor() : link.holder());
    }

    private static String why(StoreWrite write) {
        if (write instanceof StoreWrite.Close close) {
            return close.fault().message();
        }
        if (write instanceof StoreWrite.MoveWorkload move && move.fault() != null) {
            return move.fault().message();
        }
        return "";
    }
}
