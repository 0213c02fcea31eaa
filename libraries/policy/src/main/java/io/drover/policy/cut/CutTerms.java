package io.drover.policy.cut;

/**
 * What holds for every fragment that an executor gets now, whatever it is cut from.
 *
 * @param slots fragments that it runs at once, at least 1
 * @param overhead what a fragment costs beside its tasks
 */
public record CutTerms(CutPolicy policy, int slots, FragmentOverhead overhead) {

    public CutTerms {
        if (slots < 1) {
            throw new IllegalArgumentException("a cut needs a slot, not " + slots);
        }
    }
}
