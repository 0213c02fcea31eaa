package io.drover.policy.fleet;

import static io.drover.policy.fleet.Pictures.FORECAST;
import static io.drover.policy.fleet.Pictures.NOW;
import static io.drover.policy.fleet.Pictures.drained;
import static io.drover.policy.fleet.Pictures.launched;
import static io.drover.policy.fleet.Pictures.terminated;
import static io.drover.policy.fleet.Pictures.watched;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Money;
import io.drover.model.cell.Backlog;
import io.drover.model.cell.Demand;
import io.drover.model.worker.Executor;
import io.drover.model.worker.InstanceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many made-up moments of many made-up fleets. */
class FleetPolicyPropertyTest {

    static final List<Offer> OFFERS = List.of(
            new Offer(
                    "small",
                    2,
                    Money.dollars("0.10"),
                    Money.dollars("0.03"),
                    List.of("a", "b"),
                    Duration.ofSeconds(25)),
            new Offer("large", 16, Money.dollars("0.70"), null, List.of("a"), Duration.ofSeconds(45)));
    private static final int CASES = 1_000;

    private record Case(FleetPolicySettings settings, FleetPicture picture) {}

    private static Case next(SplittableRandom random) {
        int min = random.nextInt(4);
        FleetPolicySettings settings = new FleetPolicySettings(
                min,
                min + random.nextInt(40),
                Duration.ofSeconds(random.nextLong(10, 600)),
                random.nextBoolean() ? null : new Money(random.nextLong(3_000_000_000L)),
                Duration.ofSeconds(random.nextLong(300)),
                Duration.ofSeconds(random.nextLong(120)),
                random.nextDouble(0.3),
                100,
                random.nextInt(1, 100),
                Duration.ofMinutes(5),
                OFFERS);
        List<FleetMember> members = new ArrayList<>();
        for (int i = random.nextInt(30); i > 0; i--) {
            members.add(member("i-" + i, random));
        }
        List<Demand> demands = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            Duration work = Duration.ofMillis(random.nextLong(1L << random.nextInt(1, 24)));
            demands.add(new Demand(Executor.VM, 1, random.nextLong(1, 1L << random.nextInt(1, 20)), work));
        }
        LaunchHistory history = LaunchHistory.NONE;
        for (int i = random.nextInt(3); i > 0; i--) {
            Pool pool = new Pool("small", random.nextBoolean() ? "a" : "b", random.nextBoolean());
            history = history.failed(pool, LaunchFault.CAPACITY, NOW.minusSeconds(random.nextLong(60)));
        }
        FleetPicture picture = new FleetPicture(
                NOW,
                Backlog.of(demands),
                members,
                ReadyTimes.UNKNOWN,
                history,
                random.nextInt(4) == 0 ? RecentNeed.UNKNOWN : watched(random.nextInt(100)));
        return new Case(settings, picture);
    }

    private static FleetMember member(String id, SplittableRandom random) {
        boolean small = random.nextInt(4) > 0;
        Pool pool = small
                ? new Pool("small", random.nextBoolean() ? "a" : "b", random.nextBoolean())
                : new Pool("large", "a", false);
        Phase phase = switch (random.nextInt(6)) {
            case 0 -> new Phase.Pending(NOW.minusSeconds(random.nextLong(500)));
            case 1 -> new Phase.Draining(random.nextInt(3));
            case 2 -> new Phase.Silent(NOW.minusSeconds(random.nextLong(400)));
            case 3, 4 -> new Phase.Idle(NOW.minusSeconds(random.nextLong(400)));
            default -> new Phase.Busy(random.nextInt(1, 20));
        };
        Offer offer = OFFERS.get(small ? 0 : 1);
        Money spot = offer.spotPerHour();
        Money price = pool.spot() && spot != null ? spot : offer.onDemandPerHour();
        return new FleetMember(
                new InstanceId(id), pool, offer.slots(), price, NOW.minusSeconds(random.nextLong(500)), phase);
    }

    @ParameterizedTest(name = "launches never go above max or budget, seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void launchesStayWithinTheLimits(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int telling = 0;
        for (int i = 0; i < CASES; i++) {
            Case next = next(random);
            FleetDecision decision = new FleetPolicy(next.settings(), FORECAST).decide(next.picture());
            if (launched(decision) == 0) {
                continue;
            }
            telling++;
            int there = next.picture().members().size();
            assertThat(there + launched(decision))
                    .isLessThanOrEqualTo(next.settings().max());
            Money budget = next.settings().budgetPerHour();
            if (budget != null) {
                assertThat(spending(Effects.of(decision, next.picture())))
                        .isLessThanOrEqualTo(Math.max(budget.nanoDollars(), spending(next.picture())));
            }
            for (FleetAction action : decision.actions()) {
                if (action instanceof FleetAction.Launch launch) {
                    assertThat(next.picture().launches().isOpen(launch.pool(), NOW))
                            .isTrue();
                }
            }
        }
    }

    private static long spending(FleetPicture picture) {
        return picture.members().stream()
                .mapToLong(member -> member.pricePerHour().nanoDollars())
                .sum();
    }

    @ParameterizedTest(name = "drains are old enough, leave what would be launched, and take idle ones first, seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void drainsAreCareful(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int telling = 0;
        for (int i = 0; i < CASES; i++) {
            Case next = next(random);
            FleetDecision decision = new FleetPolicy(next.settings(), FORECAST).decide(next.picture());
            Map<String, FleetMember> members = next.picture().members().stream()
                    .collect(Collectors.toMap(one -> one.id().value(), Function.identity()));
            List<FleetMember> chosen =
                    drained(decision).stream().map(id -> members.get(id)).toList();
            for (FleetMember member : chosen) {
                assertThat(Duration.between(member.launchedAt(), NOW))
                        .isGreaterThanOrEqualTo(next.settings().minimumLife());
            }
            FleetExplanation explanation = decision.explanation();
            boolean isForced =
                    chosen.stream().anyMatch(member -> reason(decision, member).startsWith("more than"));
            if (!chosen.isEmpty() && !isForced) {
                telling++;
                int gone = chosen.stream().mapToInt(FleetMember::slots).sum();
                assertThat(explanation.supplied().readySlots() - gone)
                        .isGreaterThanOrEqualTo(explanation.wanted().slots())
                        .isGreaterThanOrEqualTo(explanation.supplied().busySlots());
                assertThat(explanation.supplied().instances() - chosen.size())
                        .isGreaterThanOrEqualTo(next.settings().min());
                assertThat(launched(decision)).isZero();
            }
            // a busy one only goes when every idle one that may go went too
            if (!isForced && chosen.stream().anyMatch(member -> member.phase() instanceof Phase.Busy)) {
                int left = explanation.supplied().readySlots()
                        - chosen.stream().mapToInt(FleetMember::slots).sum();
                assertThat(next.picture().members())
                        .noneMatch(member -> member.phase() instanceof Phase.Idle
                                && !chosen.contains(member)
                                && left - member.slots() >= explanation.wanted().keptSlots()
                                && !Duration.between(member.launchedAt(), NOW)
                                        .minus(next.settings().minimumLife())
                                        .isNegative()
                                && explanation.supplied().instances() - chosen.size()
                                        > next.settings().min());
            }
            for (String id : terminated(decision)) {
                assertThat(members.get(id).phase())
                        .isNotInstanceOf(Phase.Busy.class)
                        .isNotInstanceOf(Phase.Idle.class);
            }
        }
        assertThat(telling).isGreaterThan(CASES / 10);
    }

    private static String reason(FleetDecision decision, FleetMember member) {
        return decision.actions().stream()
                .filter(action -> action instanceof FleetAction.Drain drain
                        && drain.instance().equals(member.id()))
                .findFirst()
                .orElseThrow()
                .reason();
    }

    @ParameterizedTest(name = "a decision that was carried out is not made again, seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void decisionsSettle(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < CASES; i++) {
            Case next = next(random);
            FleetPolicy policy = new FleetPolicy(next.settings(), FORECAST);
            FleetDecision first = policy.decide(next.picture());
            assertThat(policy.decide(next.picture())).isEqualTo(first);
            FleetPicture after = Effects.of(first, next.picture());
            FleetDecision second = policy.decide(after);
            // what was just drained and holds nothing may end, and its place and money may be taken by who was held
            // back
            assertThat(drained(second)).as("%s", next).isEmpty();
            if (first.explanation().clippedBy().stream().allMatch(clip -> clip == Clip.MIN)) {
                assertThat(launched(second)).as("%s", next).isZero();
            }
            FleetPicture settled = after;
            for (int round = 0; round < 3; round++) {
                settled = Effects.of(policy.decide(settled), settled);
            }
            assertThat(policy.decide(settled).actions()).as("%s", next).isEmpty();
        }
    }
}
