package io.drover.cli.gateway;

/** The forms in which a gateway hands out results. */
public enum ResultFormat {
    ndjson("application/x-ndjson"),
    csv("text/csv"),
    json("application/json");

    private final String mediaType;

    ResultFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }
}
