package io.drover.link;

import io.drover.link.v1.HandshakeGrpc;
import io.drover.link.v1.WorkerStoreGrpc;
import io.grpc.MethodDescriptor;

/** Calls that wait for one another at most: each lane has threads and room of its own. */
enum CallLane {
    /** Waits for nothing. */
    HANDSHAKE,
    /** A worker that is not heard for some seconds counts as dead. */
    BEATS,
    WORK;

    static CallLane of(MethodDescriptor<?, ?> method) {
        if (HandshakeGrpc.SERVICE_NAME.equals(method.getServiceName())) {
            return HANDSHAKE;
        }
        String name = method.getFullMethodName();
        return name.equals(WorkerStoreGrpc.getHeartbeatMethod().getFullMethodName())
                        || name.equals(WorkerStoreGrpc.getDrainRequestedMethod().getFullMethodName())
                ? BEATS
                : WORK;
    }
}
