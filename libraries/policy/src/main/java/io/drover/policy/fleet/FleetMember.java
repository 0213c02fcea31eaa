package io.drover.policy.fleet;

import io.drover.model.Money;
import io.drover.model.worker.InstanceId;
import java.time.Instant;

/**
 * An instance as the fleet policy sees it.
 *
 * @param id the provider's name for it
 * @param slots of its worker, or of its type while there is no worker yet
 */
public record FleetMember(InstanceId id, Pool pool, int slots, Money pricePerHour, Instant launchedAt, Phase phase) {}
