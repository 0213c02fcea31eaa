package io.drover.aws.lambda;

import java.nio.file.Path;

/** Brings a zip to where Lambda can fetch it. */
@FunctionalInterface
public interface ZipUploader {

    /** An object of S3, in the function's region. */
    record Location(String bucket, String key) {}

    /**
     * Stores the zip; again with the same one is fine.
     *
     * @param sha256 of the zip, in Base64: a good part of a key, for one zip is used by several functions
     */
    Location upload(Path zip, String sha256);
}
