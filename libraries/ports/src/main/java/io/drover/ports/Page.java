package io.drover.ports;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Part of a list.
 *
 * @param next an opaque cursor to go on with; absent at the end
 */
public record Page<T>(List<T> items, @Nullable String next) {}
