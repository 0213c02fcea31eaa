package io.drover.simulation.fleet;

import io.drover.policy.fleet.FleetAction;
import io.drover.policy.fleet.FleetPicture;
import java.util.List;

/** A rule for the size of a fleet. */
interface Scaler {

    String name();

    /** How often it is asked. */
    int periodSeconds();

    /**
     * What to do now.
     *
     * @param messages what is to be seen without Drover's predictions
     */
    List<FleetAction> scale(FleetPicture picture, Messages messages);
}
