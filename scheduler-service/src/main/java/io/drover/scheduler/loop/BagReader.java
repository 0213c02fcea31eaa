package io.drover.scheduler.loop;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.workload.BagIndex;
import io.drover.model.workload.BagSpec;
import io.drover.model.workload.Workload;
import io.drover.ports.ObjectStore;
import io.drover.scheduler.cell.bag.BagSupply;

/** Reads the index of a bag. A bag without one can never be run: its index is gone or is none. */
record BagReader(ObjectStore objects) implements SupplyReader {

    private static final int MOST_INDEX_BYTES = 1 << 20;

    @Override
    public boolean isAtHand(Workload workload) {
        return !workload.submission().bag().isIndexed();
    }

    @Override
    public Reading read(Workload workload) {
        if (workload.submission().bag().isDamaged()) {
            return new Reading.Never(FaultCode.BAG_UNREADABLE.because(
                    "the bag's lines are not what was handed in (their checksum does not fit): hand it in again"));
        }
        try {
            return new Reading.Made(
                    new BagSupply(workload, index(workload.submission().bag())));
        } catch (FaultException e) {
            if (e.fault().code() != FaultCode.NOT_FOUND) {
                throw e;
            }
            return never(e.fault().message());
        } catch (IllegalArgumentException e) {
            return never(String.valueOf(e.getMessage()));
        }
    }

    private BagIndex index(BagSpec bag) {
        return bag.isIndexed() ? BagIndex.of(objects.read(bag.indexKey(), 0, MOST_INDEX_BYTES)) : BagIndex.ofSmall(bag);
    }

    private static Reading never(String why) {
        return new Reading.Never(FaultCode.BAG_UNREADABLE.because("the bag's index cannot be read: " + why));
    }
}
