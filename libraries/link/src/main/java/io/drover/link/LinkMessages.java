package io.drover.link;

import io.drover.link.v1.Attempt;
import io.drover.link.v1.ClaimAnswers;
import io.drover.link.v1.HeartbeatRequest;
import io.drover.link.v1.HolderName;
import io.drover.link.v1.LinkCredit;
import io.drover.link.v1.Time;
import io.drover.model.Money;
import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.worker.Executor;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerInfo;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.ClaimAnswer;
import io.drover.ports.Credit;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** The values of the house and what they look like on the link. Reading throws IllegalArgumentException for nonsense. */
final class LinkMessages {

    private LinkMessages() {}

    static Attempt attempt(Claim claim) {
        return Attempt.newBuilder()
                .setWorkload(claim.key().workload().value())
                .setFragment(claim.key().number())
                .setAttempt(claim.attempt().value())
                .build();
    }

    static List<Attempt> attempts(List<Claim> claims) {
        return claims.stream().map(LinkMessages::attempt).toList();
    }

    static List<Claim> claims(List<Attempt> attempts) {
        return attempts.stream()
                .map(attempt -> new Claim(
                        new FragmentKey(new WorkloadId(attempt.getWorkload()), attempt.getFragment()),
                        new AttemptNumber(attempt.getAttempt())))
                .toList();
    }

    static LinkCredit credit(Credit credit) {
        return LinkCredit.newBuilder()
                .setReceived(credit.received())
                .setIdle(credit.idle())
                .setRoom(credit.room())
                .build();
    }

    static Credit credit(LinkCredit credit) {
        return new Credit(credit.getReceived(), credit.getIdle(), credit.getRoom());
    }

    static HolderName name(Holder holder) {
        return HolderName.newBuilder()
                .setWorker(holder.worker().value())
                .setIncarnation(holder.incarnation().value())
                .build();
    }

    static Holder holder(HolderName name) {
        return new Holder(new WorkerId(name.getWorker()), new Incarnation(name.getIncarnation()));
    }

    static Time time(Instant instant) {
        return time(instant.getEpochSecond(), instant.getNano());
    }

    static Instant instant(Time time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    private static Time time(long seconds, int nanos) {
        return Time.newBuilder().setSeconds(seconds).setNanos(nanos).build();
    }

    static ClaimAnswers.Answer answer(ClaimAnswer answer) {
        return switch (answer) {
            case WON -> ClaimAnswers.Answer.WON;
            case HELD -> ClaimAnswers.Answer.HELD;
            case STALE -> ClaimAnswers.Answer.STALE;
        };
    }

    static ClaimAnswer answer(ClaimAnswers.Answer answer) {
        return switch (answer) {
            case WON -> ClaimAnswer.WON;
            case HELD -> ClaimAnswer.HELD;
            case STALE -> ClaimAnswer.STALE;
            case UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException("the answer to a claim is WON, HELD or STALE, not " + answer);
        };
    }

    static HeartbeatRequest heartbeat(WorkerReport report) {
        WorkerInfo info = report.info();
        return HeartbeatRequest.newBuilder()
                .setHolder(name(report.holder()))
                .setSlots(info.slots())
                .setAddress(info.address())
                .setPid(info.pid())
                .setZone(info.zone())
                .setStartedAt(time(info.startedAt()))
                .setPricePerHourNanoDollars(info.pricePerHour().nanoDollars())
                .setExecutor(info.executor().name())
                .setState(report.state().name())
                .setBeat(report.beat())
                .setInterval(
                        time(report.interval().getSeconds(), report.interval().getNano()))
                .setBusy(report.busy())
                .addAllHeld(attempts(report.held()))
                .addAllBegun(places(report.held(), report.begun()))
                .addAllWaiting(places(report.held(), report.waiting()))
                .setHeartbeatAt(time(report.heartbeatAt()))
                .build();
    }

    /** Where in the claims those are. */
    private static List<Integer> places(List<Claim> claims, List<Claim> some) {
        Set<Claim> wanted = new HashSet<>(some);
        return IntStream.range(0, claims.size())
                .filter(place -> wanted.contains(claims.get(place)))
                .boxed()
                .toList();
    }

    static WorkerReport report(HeartbeatRequest told) {
        Holder holder = holder(told.getHolder());
        List<Claim> held = claims(told.getHeldList());
        return new WorkerReport(
                holder.worker(),
                new WorkerInfo(
                        told.getSlots(),
                        told.getAddress(),
                        told.getPid(),
                        told.getZone(),
                        instant(told.getStartedAt()),
                        new Money(told.getPricePerHourNanoDollars()),
                        Executor.valueOf(told.getExecutor()),
                        holder.incarnation()),
                WorkerState.valueOf(told.getState()),
                told.getBeat(),
                Duration.ofSeconds(
                        told.getInterval().getSeconds(), told.getInterval().getNanos()),
                told.getBusy(),
                held,
                at(held, told.getBegunList()),
                at(held, told.getWaitingList()),
                instant(told.getHeartbeatAt()));
    }

    /** Those at the places, which a peer may have made up. */
    static List<Claim> at(List<Claim> claims, List<Integer> places) {
        return places.stream()
                .map(place -> {
                    if (place < 0 || place >= claims.size()) {
                        throw new IllegalArgumentException("of " + claims.size() + " claims none has place " + place);
                    }
                    return claims.get(place);
                })
                .toList();
    }
}
