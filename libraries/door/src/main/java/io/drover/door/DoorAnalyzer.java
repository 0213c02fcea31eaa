package io.drover.door;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says it at start in two sentences and without a stack trace. */
final class DoorAnalyzer extends AbstractFailureAnalyzer<DoorException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, DoorException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.remedy(), cause);
    }
}
