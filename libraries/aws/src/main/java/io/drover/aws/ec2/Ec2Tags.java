package io.drover.aws.ec2;

import io.drover.ports.LaunchSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** What an instance knows of itself. Tags are the one thing that every provider gives back. */
final class Ec2Tags {

    static final String INSTALLATION = "drover-installation";
    static final String LAUNCH = "drover-launch";
    static final String TYPE = "drover-type";
    static final String ZONE = "drover-zone";
    static final String SPOT = "drover-spot";
    static final String SLOTS = "drover-slots";
    static final String REASON = "drover-reason";

    private Ec2Tags() {}

    /** For the instance and its volumes; all of them, because those of the launch template may be put aside. */
    static List<TagSpecification> of(Ec2FleetSettings settings, LaunchSpec spec) {
        Map<String, String> all = new TreeMap<>();
        all.put("Name", settings.launchTemplate());
        all.put(INSTALLATION, settings.installation());
        List<Tag> volume = tags(all);
        all.put(LAUNCH, spec.launchId());
        all.put(TYPE, spec.type());
        all.put(ZONE, spec.zone());
        all.put(SPOT, Boolean.toString(spec.spot()));
        all.put(SLOTS, String.valueOf(settings.types().get(spec.type())));
        return List.of(specification(ResourceType.INSTANCE, tags(all)), specification(ResourceType.VOLUME, volume));
    }

    /** Empty for an instance that no fleet launched. */
    static Optional<LaunchSpec> spec(Instance instance) {
        Map<String, String> tags = of(instance);
        String launch = tags.get(LAUNCH);
        if (launch == null || !LaunchSpec.isLaunchId(launch)) {
            return Optional.empty();
        }
        return Optional.of(new LaunchSpec(
                launch,
                tags.getOrDefault(TYPE, String.valueOf(instance.instanceTypeAsString())),
                zone(instance),
                Boolean.parseBoolean(tags.getOrDefault(SPOT, "false"))));
    }

    static String zone(Instance instance) {
        String told = instance.placement() == null ? null : instance.placement().availabilityZone();
        return of(instance).getOrDefault(ZONE, told == null ? "" : told);
    }

    /** 0 if nothing is said of them. */
    static int slots(Instance instance) {
        String slots = of(instance).getOrDefault(SLOTS, "0");
        return slots.matches("[0-9]{1,4}") ? Integer.parseInt(slots) : 0;
    }

    private static Map<String, String> of(Instance instance) {
        return instance.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value, (first, second) -> first));
    }

    private static List<Tag> tags(Map<String, String> all) {
        return all.entrySet().stream()
                .map(tag -> tag(tag.getKey(), tag.getValue()))
                .toList();
    }

    static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static TagSpecification specification(ResourceType type, List<Tag> tags) {
        return TagSpecification.builder().resourceType(type).tags(tags).build();
    }
}
