package io.drover.link;

import io.drover.link.v1.CellLinkGrpc;
import io.drover.link.v1.HandshakeGrpc;
import io.drover.link.v1.WorkerStoreGrpc;
import io.grpc.MethodDescriptor;

/** Calls that wait for one another at most: each lane has threads and room of its own. */
enum CallLane {
    /** Waits for nothing. */
    HANDSHAKE,
    /** A worker that is not heard for some seconds counts as dead. */
    BEATS,
    /** A link that is not heard for some seconds is given up. What comes over one waits for nothing. */
    LINKS,
    WORK;

    static CallLane of(MethodDescriptor<?, ?> method) {
        if (HandshakeGrpc.SERVICE_NAME.equals(method.getServiceName())) {
            return HANDSHAKE;
        }
        if (CellLinkGrpc.SERVICE_NAME.equals(method.getServiceName())) {
            return LINKS;
        }
        String name = method.getFullMethodName();
        return name.equals(WorkerStoreGrpc.getHeartbeatMethod().getFullMethodName())
                        || name.equals(WorkerStoreGrpc.getTakeOverMethod().getFullMethodName())
                        || name.equals(WorkerStoreGrpc.getDrainRequestedMethod().getFullMethodName())
                ? BEATS
                : WORK;
    }
}
