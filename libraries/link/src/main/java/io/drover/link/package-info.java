/**
 * The direct way between a server process and its workers: both ends of it, over gRPC. Knows ports and what they speak,
 * and no adapter: whose claims and heartbeats it serves is told by whoever starts it. The generated messages are in
 * {@code v1}.
 */
@NullMarked
package io.drover.link;

import org.jspecify.annotations.NullMarked;
