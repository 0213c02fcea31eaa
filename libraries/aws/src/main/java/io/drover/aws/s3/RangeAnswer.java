package io.drover.aws.s3;

/** What S3 says when it is asked for a range of an object. */
sealed interface RangeAnswer {

    /** An object's content at one time; the next content of the same key has another. */
    record Version(String etag, long size) {}

    /**
     * @param start where in the object the bytes begin; before the range asked for if the server ignores ranges
     */
    record Part(Version version, long start, byte[] bytes) implements RangeAnswer {}

    /** There is an object, but it ends before the range. */
    record BeyondEnd() implements RangeAnswer {}

    /** There is an object, but not the version asked for. */
    record Changed() implements RangeAnswer {}

    record Missing() implements RangeAnswer {}
}
