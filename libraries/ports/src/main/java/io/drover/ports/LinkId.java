package io.drover.ports;

import io.drover.model.worker.Holder;

/**
 * One link between a cell and a worker.
 *
 * @param holder the life of the worker at its end
 * @param number tells it from all others that this process has had
 */
public record LinkId(Holder holder, long number) {}
