package io.drover.gateway.body;

import io.drover.model.workload.BagOptions;
import io.drover.model.workload.WorkloadOptions;

/**
 * The choices that came with a body.
 *
 * @param meaning what they say: equal for equal requests, however they are written and whenever they are made
 */
public record Options(WorkloadOptions chosen, BagOptions ofBag, String meaning) {

    /** @param repeatable whether a second run of any of its tasks does no harm, which decides where nobody chose */
    public String meaning(boolean repeatable) {
        Boolean wish = chosen.speculate();
        return wish == null || wish == repeatable ? meaning : meaning + ", speculate=" + wish;
    }
}
