package io.drover.policy.fleet;

import io.drover.model.Money;
import io.drover.policy.fleet.FleetAction.Launch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which pools new instances come from: the cheapest way to the missing slots among the pools that are not backed off,
 * spread evenly over zones. Spot machines are cheaper, so they come first and on-demand ones are the fallback.
 */
public record Placement(FleetPolicySettings settings) {

    /** Instances that count less come too late to be worth their launch. */
    private static final double USEFUL = 0.25;

    /**
     * What is to be launched.
     *
     * @param slots that are missing
     * @param instances to launch at least, whatever their slots
     */
    public record Missing(double slots, int instances) {}

    /**
     * What is launched instead.
     *
     * @param clips what kept it from launching all
     */
    public record Placed(List<Launch> launches, Set<Clip> clips) {}

    /**
     * The pools of one price: an offer, from the spot market or on demand.
     *
     * @param weight what its instances count, since they may take longer to get ready than others
     */
    private record Source(Offer offer, boolean spot, Money price, List<Pool> open, double weight) {

        int count(Missing missing) {
            return (int) Math.max(missing.instances(), Math.ceil(missing.slots() / offer.slots() / weight - 1e-9));
        }

        Source without(LaunchHistory launches, Instant now) {
            List<Pool> rest =
                    open.stream().filter(pool -> launches.isOpen(pool, now)).toList();
            return new Source(offer, spot, price, rest, weight);
        }

        Source weighted(double fresh) {
            return new Source(offer, spot, price, open, fresh);
        }

        double cost(Missing missing) {
            return (double) count(missing) * price.nanoDollars();
        }

        long affordable(@Nullable Money left) {
            return left == null || price.nanoDollars() == 0
                    ? Long.MAX_VALUE
                    : Math.max(0, left.nanoDollars() / price.nanoDollars());
        }
    }

    public Placed place(Missing missing, FleetPicture picture, Timing timing, String reason) {
        List<Source> open = open(picture).stream()
                .map(source -> source.weighted(timing.weight(readyTime(source, picture))))
                .filter(source -> source.weight() >= USEFUL)
                .sorted(Comparator.comparingDouble(source -> source.cost(missing)))
                .toList();
        if (open.isEmpty()) {
            return new Placed(List.of(), EnumSet.of(Clip.BACK_OFF));
        }
        @Nullable Money left = budgetLeft(picture);
        Source source = open.stream()
                .filter(candidate -> candidate.affordable(left) > 0)
                .findFirst()
                .orElse(open.getFirst());
        Set<Clip> clips = EnumSet.noneOf(Clip.class);
        long count = source.count(missing);
        count = clip(count, settings.max() - picture.members().size(), Clip.MAX, clips);
        count = clip(count, source.affordable(left), Clip.BUDGET, clips);
        long starting = picture.members().stream()
                .filter(member -> member.phase() instanceof Phase.Pending)
                .count();
        count = clip(
                count,
                Math.min(settings.mostLaunches(), settings.mostStarting() - starting),
                Clip.LAUNCHES_AT_ONCE,
                clips);
        return new Placed(spread((int) count, source.open(), picture.members(), reason), clips);
    }

    private @Nullable Money budgetLeft(FleetPicture picture) {
        @Nullable Money budget = settings.budgetPerHour();
        long spent = picture.members().stream()
                .mapToLong(member -> member.pricePerHour().nanoDollars())
                .sum();
        return budget == null ? null : new Money(budget.nanoDollars() - spent);
    }

    private static long clip(long count, long most, Clip clip, Set<Clip> clips) {
        if (count > most) {
            clips.add(clip);
        }
        return Math.max(0, Math.min(count, most));
    }

    /** One after the other goes to the pool whose zone has the fewest members. */
    private static List<Launch> spread(int count, List<Pool> pools, List<FleetMember> members, String reason) {
        int[] there = new int[pools.size()];
        int[] launched = new int[pools.size()];
        for (int i = 0; i < there.length; i++) {
            String zone = pools.get(i).zone();
            there[i] = (int) members.stream()
                    .filter(member -> member.pool().zone().equals(zone))
                    .count();
        }
        for (int n = 0; n < count; n++) {
            int emptiest = 0;
            for (int i = 1; i < there.length; i++) {
                emptiest = there[i] + launched[i] < there[emptiest] + launched[emptiest] ? i : emptiest;
            }
            launched[emptiest]++;
        }
        List<Launch> launches = new ArrayList<>();
        for (int i = 0; i < launched.length; i++) {
            if (launched[i] > 0) {
                launches.add(new Launch(pools.get(i), launched[i], reason));
            }
        }
        return launches;
    }

    /** The offer that has the cheapest slots now; the first one if every pool is backed off. */
    Offer cheapest(FleetPicture picture) {
        return open(picture).stream()
                .min(Comparator.comparingDouble(source ->
                        (double) source.price().nanoDollars() / source.offer().slots()))
                .map(Source::offer)
                .orElse(settings.offers().getFirst());
    }

    private Duration readyTime(Source source, FleetPicture picture) {
        return settings.readyTime(source.offer().type(), picture.readyTimes());
    }

    private List<Source> open(FleetPicture picture) {
        return settings.offers().stream()
                .flatMap(Placement::sources)
                .map(source -> source.without(picture.launches(), picture.now()))
                .filter(source -> !source.open().isEmpty())
                .toList();
    }

    private static Stream<Source> sources(Offer offer) {
        @Nullable Money spot = offer.spotPerHour();
        Source onDemand = new Source(offer, false, offer.onDemandPerHour(), pools(offer, false), 1);
        return spot == null
                ? Stream.of(onDemand)
                : Stream.of(new Source(offer, true, spot, pools(offer, true), 1), onDemand);
    }

    private static List<Pool> pools(Offer offer, boolean spot) {
        return offer.zones().stream()
                .map(zone -> new Pool(offer.type(), zone, spot))
                .toList();
    }
}
