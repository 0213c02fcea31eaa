package io.drover.provisioner.blackbox;

import io.drover.blackbox.Recorder;
import io.drover.policy.fleet.FleetDecision;
import io.drover.policy.fleet.FleetPicture;
import io.drover.policy.fleet.FleetPolicy;
import io.drover.policy.fleet.FleetPolicySettings;

/** A policy whose decisions are recorded with what they were made of. Used by the deciding thread only. */
public final class RecordedPolicy {

    /** The version in the manifest; tests have none. */
    private static final String BUILD =
            String.valueOf(RecordedPolicy.class.getPackage().getImplementationVersion());

    private final FleetPolicy policy;
    private final Recorder recorder;

    public RecordedPolicy(FleetPolicy policy, Recorder recorder) {
        this.policy = policy;
        this.recorder = recorder;
    }

    public FleetPolicySettings settings() {
        return policy.settings();
    }

    public FleetDecision decide(FleetPicture picture) {
        if (recorder.wantsBeginning()) {
            recorder.begin(lost -> FleetEntry.JSON.line(
                    new FleetEntry.Policy(FleetEntry.Policy.FORMAT, BUILD, picture.now(), lost, policy)));
        }
        FleetDecision decision = policy.decide(picture);
        if (recorder.isOn()) {
            recorder.put(
                    1 + picture.members().size(),
                    () -> FleetEntry.JSON.line(new FleetEntry.Looked(picture, decision.actions())));
        }
        return decision;
    }
}
