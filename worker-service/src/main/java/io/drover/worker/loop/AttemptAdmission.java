package io.drover.worker.loop;

import io.drover.model.Backoff;
import io.drover.model.fault.FaultException;
import io.drover.model.fragment.Claim;
import io.drover.model.worker.Holder;
import io.drover.policy.pace.Outage;
import io.drover.ports.ClaimAnswer;
import io.drover.ports.Delivery;
import io.drover.wire.FragmentRequest;
import io.drover.wire.Wire;
import io.drover.worker.metrics.WorkerMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns deliveries into held claims: reads them, claims them in one call, and acts on the answers. Thread-safe. */
final class AttemptAdmission {

    private static final Logger LOG = LoggerFactory.getLogger(AttemptAdmission.class);
    private static final int CLAIM_TRIES = 5;
    private static final Backoff PAUSES = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));

    private record Candidate(Delivery delivery, FragmentRequest request) {
        Claim claim() {
            return request.claim();
        }
    }

    /**
     * What came of claims.
     *
     * @param each one per claim, in order; none if they could not be made
     * @param others which of the HELD ones somebody else has
     * @param askedNanos when the store was asked
     */
    private record Answers(List<ClaimAnswer> each, Set<Claim> others, long askedNanos) {
        static final Answers NONE = new Answers(List.of(), Set.of(), 0);
    }

    private final Holder self;
    private final LoopPorts ports;
    private final HeldClaims held;
    private final SlotPool slots;
    private final Deletions deletions;
    private final WorkerMetrics metrics;
    private final KnownClaims known = new KnownClaims();
    private final AtomicLong won = new AtomicLong();
    private final Outage claiming = new Outage("claiming");
    private final CountDownLatch stopped = new CountDownLatch(1);

    AttemptAdmission(
            Holder self, LoopPorts ports, HeldClaims held, SlotPool slots, Deletions deletions, WorkerMetrics metrics) {
        this.self = self;
        this.ports = ports;
        this.held = held;
        this.slots = slots;
        this.deletions = deletions;
        this.metrics = metrics;
    }

    /** How many claims were won since the start. */
    long won() {
        return won.get();
    }

    /** No longer tries claims again; those under way still count. */
    void stop() {
        stopped.countDown();
    }

    /**
     * Claims what can be read, and hands what was won to the slots.
     *
     * @return the mean estimate of what was won, or empty if that is nothing
     */
    Optional<Duration> admit(List<Delivery> deliveries, long receivedNanos) throws InterruptedException {
        List<Candidate> candidates = read(deliveries);
        List<Claim> claims = candidates.stream().map(Candidate::claim).toList();
        held.asking(claims);
        try {
            return follow(candidates, claim(candidates, claims), receivedNanos);
        } finally {
            held.asked(claims);
        }
    }

    private Optional<Duration> follow(List<Candidate> candidates, Answers answers, long receivedNanos) {
        List<String> useless = new ArrayList<>();
        Duration estimates = Duration.ZERO;
        int wins = 0;
        for (int i = 0; i < answers.each().size(); i++) {
            Candidate candidate = candidates.get(i);
            ClaimAnswer answer = answers.each().get(i);
            metrics.claim(answer);
            switch (answer) {
                case WON -> {
                    start(candidate, receivedNanos, answers.askedNanos());
                    estimates = estimates.plus(candidate.request().estimate());
                    wins++;
                }
                case STALE -> useless.add(candidate.delivery().receipt());
                case HELD -> {
                    LOG.debug("{} is being run already", candidate.claim());
                    // Of no more use: if whoever has it dies, the cell sends the next attempt.
                    if (answers.others().contains(candidate.claim())) {
                        useless.add(candidate.delivery().receipt());
                    }
                }
            }
        }
        deletions.add(useless);
        return wins == 0 ? Optional.empty() : Optional.of(estimates.dividedBy(wins));
    }

    /**
     * Takes what a cell has assigned.
     *
     * @return false if it is here already: its message came by the queue, too, and was faster
     */
    boolean assigned(FragmentRequest request, WorkerLink by, long provenNanos) {
        if (!known.add(request)) {
            return false;
        }
        start(Held.assigned(request, by, ports.nanos().getAsLong(), provenNanos));
        return true;
    }

    private void start(Candidate candidate, long receivedNanos, long askedNanos) {
        start(new Held(candidate.request(), candidate.delivery().receipt(), receivedNanos, askedNanos));
    }

    /** What cannot be put in line is not held either: nobody would ever run it. */
    private void start(Held work) {
        held.add(work);
        try {
            slots.submit(work);
        } catch (RuntimeException | Error e) {
            held.letGo(work);
            throw e;
        }
        won.incrementAndGet();
    }

    /** A body that is no request stays on the queue, which moves it to the dead letters in the end. */
    private static List<Candidate> read(List<Delivery> deliveries) {
        List<Candidate> candidates = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            try {
                candidates.add(new Candidate(delivery, Wire.fragmentRequest(delivery.body())));
            } catch (RuntimeException | StackOverflowError e) {
                if (delivery.receiveCount() == 1) {
                    LOG.error("a message on the request queue is left for the dead letters: {}", e.getMessage());
                }
            }
        }
        return candidates;
    }

    /** Tries again while the store does not answer; after that the messages come back by themselves. */
    private Answers claim(List<Candidate> candidates, List<Claim> claims) throws InterruptedException {
        if (claims.isEmpty()) {
            return Answers.NONE;
        }
        for (int attempt = 1; attempt <= CLAIM_TRIES; attempt++) {
            try {
                long before = ports.nanos().getAsLong();
                List<ClaimAnswer> answers =
                        ports.claims().claim(self, ports.clock().instant(), claims);
                claiming.worked().ifPresent(LOG::info);
                return settled(candidates, answers, before);
            } catch (FaultException e) {
                claiming.failed(e).ifPresent(LOG::warn);
                if (stopped.await(PAUSES.spread(self).pause(attempt).toMillis(), TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
        }
        return Answers.NONE;
    }

    /**
     * A call that failed, or was repeated below the port, may have won claims whose answer was lost; then they are HELD
     * from here on. What the store says this worker holds, and this worker never heard of, was won in that way.
     */
    private Answers settled(List<Candidate> candidates, List<ClaimAnswer> answers, long askedNanos) {
        Set<Claim> won = new HashSet<>();
        Set<Claim> doubtful = new LinkedHashSet<>();
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            if (answers.get(i) == ClaimAnswer.WON) {
                won.add(candidate.claim());
            } else if (answers.get(i) == ClaimAnswer.HELD && !known.contains(candidate.request())) {
                doubtful.add(candidate.claim());
            }
        }
        doubtful.removeAll(won);
        // May fail, and all of it is asked once more then: so nothing that was won is known before.
        Set<Claim> others = doubtful.isEmpty() ? Set.of() : ports.claims().lost(self, List.copyOf(doubtful));
        List<ClaimAnswer> settled = new ArrayList<>(answers);
        for (int i = 0; i < candidates.size(); i++) {
            Claim claim = candidates.get(i).claim();
            boolean mine = won.contains(claim) || (doubtful.contains(claim) && !others.contains(claim));
            if (mine && answers.get(i) != ClaimAnswer.STALE) {
                // The same claim may stand in the list twice, or be settled by another receiver: only one adds it. And
                // a store
                // that forgot in a crash gives a second time what is answered already, perhaps to a lost queue.
                boolean isNew = known.add(candidates.get(i).request())
                        || (answers.get(i) == ClaimAnswer.WON && !held.contains(claim));
                settled.set(i, isNew ? ClaimAnswer.WON : ClaimAnswer.HELD);
            }
        }
        return new Answers(settled, others, askedNanos);
    }
}
