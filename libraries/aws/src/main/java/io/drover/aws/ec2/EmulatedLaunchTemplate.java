package io.drover.aws.ec2;

import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.InstanceType;

/** The launch template of workers that deploy/drover.yaml makes on AWS, for an emulator, whose instances run nothing. */
public final class EmulatedLaunchTemplate {

    private static final String ANY_IMAGE = "ami-12345678";

    private EmulatedLaunchTemplate() {}

    /**
     * Makes it unless it is there.
     *
     * @param name see {@link Ec2FleetSettings#launchTemplate}
     */
    public static void ensure(Ec2Client client, String name) {
        new Ec2Calls(client)
                .callUnless(code -> code.contains("AlreadyExists"), "making launch template " + name, () -> {
                    String image = client.describeImages(request -> request.owners("amazon")).images().stream()
                            .map(Image::imageId)
                            .findFirst()
                            .orElse(ANY_IMAGE);
                    return client.createLaunchTemplate(request -> request.launchTemplateName(name)
                            .launchTemplateData(data -> data.imageId(image).instanceType(InstanceType.C7_G_LARGE)));
                });
    }
}
