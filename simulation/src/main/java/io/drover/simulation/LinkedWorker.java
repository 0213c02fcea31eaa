package io.drover.simulation;

import io.drover.model.fragment.Claim;
import io.drover.ports.Credit;
import io.drover.ports.LinkMode;
import io.drover.scheduler.cell.CellEvent;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a worker of a world has to do with its link, if it keeps one. */
final class LinkedWorker {

    private static final Duration PING = Duration.ofMillis(500);
    private static final Duration AGAIN = Duration.ofMillis(50);

    private final World world;
    private final SimulatedWorker worker;
    private final Map<Claim, SimulatedLink> cameOver = new HashMap<>();
    /** Until the cell has said what became of them. */
    private final Map<Claim, FragmentResponse> answers = new LinkedHashMap<>();

    private @Nullable SimulatedLink link;
    private Duration provenAt = Duration.ZERO;
    private long received;

    LinkedWorker(World world, SimulatedWorker worker) {
        this.world = world;
        this.worker = worker;
    }

    /** Opens a link, and another one whenever it is over. */
    void keep() {
        world.timeline().soon(() -> worker.whenAwake(this::open));
    }

    private void open() {
        if (!worker.isDead() && !worker.hasId()) {
            world.timeline().in(PING, () -> worker.whenAwake(this::open));
        } else if (!worker.isDead() && link == null) {
            SimulatedLink opened = world.fleet().newLink(worker);
            link = opened;
            received = 0;
            provenAt = world.timeline().uptime();
            opened.tell(new CellEvent.Linked(opened.id(), io.drover.model.worker.Executor.VM, worker.known()));
            ping(opened);
        }
    }

    /** An end that was not told shows in that nothing comes back. */
    private void ping(SimulatedLink over) {
        if (worker.isDead() || over != link) {
            return;
        }
        Duration now = world.timeline().uptime();
        if (now.minus(provenAt).compareTo(SimulatedLink.PATIENCE) > 0) {
            over.breaks();
        } else {
            over.tell(new CellEvent.Pinged(over.id(), now.toNanos(), credit()));
        }
        world.timeline().in(PING, () -> worker.whenAwake(() -> ping(over)));
    }

    void tellCredit() {
        if (link != null) {
            link.tell(new CellEvent.Credited(link.id(), credit()));
        }
    }

    /** As many as run may wait, if that is wanted. */
    private Credit credit() {
        if (!worker.hasId()) {
            return new Credit(received, 0, 0);
        }
        int idle = worker.room();
        int waiting = world.linkMode() == LinkMode.ALL ? worker.slots() : 0;
        return new Credit(received, idle, Math.max(0, idle + waiting));
    }

    void proven(SimulatedLink by, Duration sentAt) {
        if (by == link) {
            provenAt = sentAt;
        }
    }

    /** Also one that has waited in a buffer while the worker stood still; not one of a link that is over. */
    void assigned(SimulatedLink by, FragmentRequest request) {
        if (worker.isDead() || by != link) {
            return;
        }
        cameOver.put(request.claim(), by);
        worker.takeUnclaimed(request, provenAt);
        received++;
    }

    /** Its message was faster, and is answered as messages are. */
    void cameOtherwise(Claim claim) {
        cameOver.remove(claim);
    }

    /** False if it has to go another way. */
    boolean answer(FragmentResponse response) {
        @Nullable SimulatedLink by = cameOver.remove(response.claim());
        if (by == null || by != link) {
            return false;
        }
        answers.put(response.claim(), response);
        by.tell(new CellEvent.AnsweredOverLink(by.id(), response));
        return true;
    }

    void settled(Claim claim, boolean taken) {
        @Nullable FragmentResponse response = answers.remove(claim);
        if (response != null && taken) {
            worker.answered(claim);
        } else if (response != null) {
            worker.answerByQueue(response);
        }
    }

    /** What waits may be somebody else's by now; what it was to bring back goes another way. */
    void over(SimulatedLink over) {
        if (over == link) {
            link = null;
            cameOver.keySet().forEach(worker::doubt);
            cameOver.clear();
            List.copyOf(answers.keySet()).forEach(claim -> settled(claim, false));
            world.timeline().in(AGAIN, () -> worker.whenAwake(this::open));
        }
    }

    void lose() {
        if (link != null) {
            link.breaks();
        }
    }
}
