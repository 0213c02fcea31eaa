package io.drover.model.fault;

/** A fault on its way to somebody who can handle it. */
public final class FaultException extends RuntimeException {

    private final Fault fault;
    private volatile boolean told;

    public FaultException(Fault fault) {
        super(fault.code() + ": " + fault.message());
        this.fault = fault;
    }

    public FaultException(Fault fault, Throwable cause) {
        super(fault.code() + ": " + fault.message(), cause);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }

    /** People know of what is behind it: whoever handles it need not say so again. */
    public FaultException markTold() {
        told = true;
        return this;
    }

    public boolean isTold() {
        return told;
    }
}
