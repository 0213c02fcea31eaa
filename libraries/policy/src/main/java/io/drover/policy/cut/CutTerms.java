package io.drover.policy.cut;

/**
 * What holds for every fragment that an executor gets now, whatever it is cut from.
 *
 * @param slots fragments that it runs at once, at least 1
 * @param overheadMicros what a fragment costs a slot beside its tasks
 */
public record CutTerms(CutPolicy policy, int slots, double overheadMicros) {

    public CutTerms {
        if (slots < 1 || !(overheadMicros >= 0)) {
            throw new IllegalArgumentException(
                    "a cut needs a slot and no negative overhead, not " + slots + ", " + overheadMicros);
        }
    }
}
