package io.drover.link;

import io.drover.model.MessageVersion;
import io.grpc.Metadata;

/** What every call of the link carries beside its message. */
final class LinkMetadata {

    /**
     * Of the services, raised when an older end would misunderstand a newer one, and of the messages that go over them as they
     * go by queues: an attempt that its worker cannot read would be given to it again and again.
     */
    static final String VERSION = "2." + MessageVersion.CURRENT;

    static final Metadata.Key<String> VERSION_KEY = key("drover-link");

    /** In answers: the name of a {@link io.drover.model.fault.FaultCode}. */
    static final Metadata.Key<String> FAULT = key("drover-fault");

    private LinkMetadata() {}

    static Metadata ofCaller(String version) {
        Metadata metadata = new Metadata();
        metadata.put(VERSION_KEY, version);
        return metadata;
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
