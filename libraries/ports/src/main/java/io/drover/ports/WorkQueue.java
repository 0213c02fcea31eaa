package io.drover.ports;

import java.time.Duration;
import java.util.List;

/**
 * One queue that delivers every message at least once, in no certain order. A received message is hidden from others
 * for the queue's visibility timeout and comes back unless it is deleted. Thread-safe. Batching is the adapter's
 * affair; callers may hand in lists of any size. Every method throws a {@code FaultException} with
 * {@code QUEUE_UNAVAILABLE} when the queue does not answer in time; then any part of the list may have been handled,
 * and calling again is safe. One that is not there (any more) is {@code QUEUE_MISSING}: {@link WorkQueues#open} makes it
 * again.
 */
public interface WorkQueue {

    /** Sends every body, or throws. Bodies are text of at most {@link #MAX_BODY_BYTES} bytes of UTF-8. */
    void send(List<String> bodies);

    /**
     * Receives up to {@code max} messages, waiting up to {@code wait} for the first.
     *
     * @return an empty list if nothing came
     */
    List<Delivery> receive(int max, Duration wait);

    /** Removes messages for good. A receipt that is no longer good is passed over silently. */
    void delete(List<String> receipts);

    /** Hides received messages for {@code visibility} from now; zero gives them back. Receipts that lapsed are passed over. */
    void extend(List<String> receipts, Duration visibility);

    QueueDepth depth();

    int MAX_BODY_BYTES = 256 * 1024;
}
