package io.drover.policy.fleet;

import io.drover.model.Money;
import io.drover.model.worker.InstanceId;
import java.util.ArrayList;
import java.util.List;

/** What a picture looks like when a decision has been carried out and nothing else has happened. */
final class Effects {

    private Effects() {}

    static FleetPicture of(FleetDecision decision, FleetPicture picture) {
        List<FleetMember> members = new ArrayList<>(picture.members());
        for (FleetAction action : decision.actions()) {
            switch (action) {
                case FleetAction.Launch launch -> {
                    for (int i = 0; i < launch.count(); i++) {
                        members.add(launched("new-" + members.size(), launch.pool(), picture));
                    }
                }
                case FleetAction.Drain drain ->
                    members.replaceAll(member -> member.id().equals(drain.instance()) ? draining(member) : member);
                case FleetAction.Terminate terminate ->
                    members.removeIf(member -> member.id().equals(terminate.instance()));
            }
        }
        return new FleetPicture(
                picture.now(),
                picture.backlog(),
                members,
                picture.readyTimes(),
                picture.launches(),
                decision.recentNeed());
    }

    private static FleetMember launched(String id, Pool pool, FleetPicture picture) {
        Offer offer = FleetPolicyPropertyTest.OFFERS.stream()
                .filter(candidate -> candidate.type().equals(pool.type()))
                .findFirst()
                .orElse(Pictures.OFFER);
        Money spot = offer.spotPerHour();
        Money price = pool.spot() && spot != null ? spot : offer.onDemandPerHour();
        return new FleetMember(
                new InstanceId(id), pool, offer.slots(), price, picture.now(), new Phase.Pending(picture.now()));
    }

    private static FleetMember draining(FleetMember member) {
        Phase phase = switch (member.phase()) {
            case Phase.Busy busy -> new Phase.Draining(busy.held());
            case Phase.Idle ignored -> new Phase.Draining(0);
            case Phase.Pending ignored -> throw new AssertionError("a pending instance cannot drain");
            case Phase.Draining ignored -> throw new AssertionError("it drains already");
            case Phase.Silent ignored -> throw new AssertionError("a silent instance cannot drain");
        };
        return new FleetMember(
                member.id(), member.pool(), member.slots(), member.pricePerHour(), member.launchedAt(), phase);
    }
}
