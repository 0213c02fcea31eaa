package io.drover.model.fragment;

/** One attempt on a fragment: what a worker claims and holds, and what makes a late message recognisable. */
public record Claim(FragmentKey key, AttemptNumber attempt) {

    @Override
    public String toString() {
        return key + "#" + attempt.value();
    }
}
