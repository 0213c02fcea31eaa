package io.drover.ports;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Named byte strings. Keys are paths of letters, digits, '-', '_', '.' and '/', without empty or dot segments.
 * Thread-safe. Methods throw a {@code FaultException} with {@code OBJECTS_UNAVAILABLE} when the store fails.
 *
 * <p>No key is used again for other content while somebody may still read it: a store may serve ranges from a copy of
 * its own for a while after another process replaced or deleted the object, though never a mixture of both.
 */
public interface ObjectStore {

    /** Stores an object as a whole, replacing one of the same key. It is durable when this returns. */
    void put(String key, byte[] bytes);

    /**
     * Starts an object of unknown size. It becomes visible, whole and durable, at {@link Upload#commit}; closing
     * without commit leaves nothing behind.
     */
    Upload upload(String key);

    /**
     * Reads {@code length} bytes from {@code offset}, fewer where the object ends before.
     *
     * @throws io.drover.model.fault.FaultException with NOT_FOUND if there is no such object
     */
    byte[] read(String key, long offset, int length);

    /**
     * Opens an object for reading from its start.
     *
     * @throws io.drover.model.fault.FaultException with NOT_FOUND if there is no such object
     */
    InputStream open(String key);

    /** The object's size in bytes, or empty if there is none. */
    OptionalLong size(String key);

    /**
     * Throws OBJECTS_UNAVAILABLE with the reason if no writes are taken, see {@link WorkloadStore#checkWrites}, or if a call
     * has not been answered for long. May take as long as a write.
     */
    default void checkWrites() {}

    /** Deletes every object whose key starts with the prefix; none is fine. */
    void deleteAll(String prefix);

    /**
     * Objects whose keys start with the prefix, in the order of their keys as text. What is put or deleted meanwhile may
     * be in it or not.
     *
     * @param limit 1 to 1,000
     */
    Page<StoredObject> list(String prefix, @Nullable String cursor, int limit);

    /** An object being written. Not thread-safe. */
    interface Upload extends AutoCloseable {
        OutputStream stream();

        void commit();

        @Override
        void close();
    }
}
