package io.drover.model.fragment;

import io.drover.model.workload.WorkloadId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** One attempt on a fragment: what a worker claims and holds, and what makes a late message recognisable. */
public record Claim(FragmentKey key, AttemptNumber attempt) {

    /** Reads what {@link #toText} wrote. */
    public static List<Claim> parse(String text) {
        return Arrays.stream(text.split(" "))
                .filter(claim -> !claim.isEmpty())
                .map(Claim::parseOne)
                .toList();
    }

    private static Claim parseOne(String text) {
        int slash = text.indexOf('/');
        int hash = text.indexOf('#', slash + 1);
        if (slash < 0 || hash < 0) {
            throw new IllegalArgumentException("a claim is WORKLOAD/NUMBER#ATTEMPT, not '" + text + "'");
        }
        return new Claim(
                new FragmentKey(
                        new WorkloadId(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1, hash))),
                new AttemptNumber(Integer.parseInt(text.substring(hash + 1))));
    }

    /** A form for the store: {@code WORKLOAD/NUMBER#ATTEMPT}, separated by blanks. */
    public static String toText(List<Claim> claims) {
        return claims.stream().map(Claim::toString).collect(Collectors.joining(" "));
    }

    @Override
    public String toString() {
        return key + "#" + attempt.value();
    }
}
