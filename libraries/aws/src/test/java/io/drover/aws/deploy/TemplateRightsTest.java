package io.drover.aws.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the template gives to services and instances is not more than docs/aws.md says. */
final class TemplateRightsTest {

    /** Actions that know no resources. */
    private static final Set<String> EVERYWHERE = Set.of("InstancePolicy/SessionManager", "ProvisionerPolicy/Look");

    private final Template template = Template.read();

    @Test
    @DisplayName("roles may do named actions on named resources only")
    void leastRights() {
        Map<String, Map<?, ?>> statements = template.statements();
        assertThat(statements).hasSizeGreaterThan(30);
        statements.forEach((name, statement) -> {
            assertThat(statement.get("Effect")).as(name).isEqualTo("Allow");
            assertThat(Template.list(statement, "Action"))
                    .as(name)
                    .isNotEmpty()
                    .noneMatch(action -> Template.text(action).contains("*"));
            if (!EVERYWHERE.contains(name)) {
                assertThat(Template.list(statement, "Resource"))
                        .as(name)
                        .isNotEmpty()
                        .doesNotContain("*");
            }
        });
    }

    @Test
    @DisplayName("only the scheduler makes queues, and only those of cells")
    void queuesOfCells() {
        Set<String> makers = havingAction("sqs:CreateQueue");
        assertThat(makers).containsExactly("SchedulerPolicy/OwnCellQueues");
        assertThat(havingAction("sqs:DeleteQueue")).isEqualTo(makers);
        Map<?, ?> statement = Template.map(Template.at(template.statements(), "SchedulerPolicy/OwnCellQueues"));
        assertThat(Template.text(Template.at(statement, "Resource", "Fn::Sub"))).endsWith(":${Prefix}-responses-*");
    }

    @Test
    @DisplayName("the provisioner launches by the workers' template only, and ends tagged instances only")
    void provisioner() {
        assertThat(template.statements().entrySet().stream()
                        .filter(statement -> statement.getKey().startsWith("ProvisionerPolicy/"))
                        .flatMap(statement -> Template.list(statement.getValue(), "Action").stream()))
                .containsOnly(
                        "dynamodb:Scan",
                        "dynamodb:Query",
                        "dynamodb:UpdateItem",
                        "ec2:DescribeInstances",
                        "ec2:RunInstances",
                        "ec2:CreateTags",
                        "ec2:TerminateInstances",
                        "iam:PassRole",
                        "iam:CreateServiceLinkedRole",
                        "ssm:GetParameters");
        havingAction("ec2:RunInstances").forEach(name -> {
            Map<?, ?> condition = Template.map(Template.at(template.statements(), name, "Condition"));
            assertThat(Template.text(Template.at(condition, "ArnLike", "ec2:LaunchTemplate")))
                    .as(name)
                    .contains("launch-template/${WorkerTemplate}");
        });
        assertThat(havingAction("ec2:TerminateInstances")).containsExactly("ProvisionerPolicy/EndWorkers");
        assertThat(Template.at(
                        template.statements(),
                        "ProvisionerPolicy/EndWorkers",
                        "Condition",
                        "StringEquals",
                        "aws:ResourceTag/drover-installation"))
                .isEqualTo(Map.of("Ref", "Prefix"));
        Object passed = Template.at(template.statements(), "ProvisionerPolicy/GiveWorkersTheirRole", "Resource");
        assertThat(passed).isEqualTo(Map.of("Fn::GetAtt", "WorkerRole.Arn"));
    }

    @Test
    @DisplayName("nothing comes in to an instance, only HTTPS goes out, and its credentials need a session token")
    void instances() {
        Map<String, Map<?, ?>> groups = template.ofType("AWS::EC2::SecurityGroup");
        assertThat(groups).hasSize(2);
        groups.keySet().forEach(id -> {
            Map<?, ?> properties = template.properties(id);
            assertThat(properties.containsKey("SecurityGroupIngress")).as(id).isFalse();
            assertThat(Template.list(properties, "SecurityGroupEgress"))
                    .as(id)
                    .singleElement()
                    .extracting(rule -> List.of(
                            Template.map(rule).get("FromPort"),
                            Template.map(rule).get("ToPort")))
                    .isEqualTo(List.of(443, 443));
        });
        assertThat(template.ofType("AWS::EC2::SecurityGroupIngress")).isEmpty();
        template.ofType("AWS::EC2::LaunchTemplate").keySet().forEach(id -> {
            Map<?, ?> data = Template.map(template.properties(id).get("LaunchTemplateData"));
            assertThat(Template.at(data, "MetadataOptions", "HttpTokens"))
                    .as(id)
                    .isEqualTo("required");
            for (Object device : Template.list(data, "BlockDeviceMappings")) {
                assertThat(Template.at(Template.map(device), "Ebs", "Encrypted"))
                        .as(id)
                        .isEqualTo(true);
            }
        });
    }

    @Test
    @DisplayName("bucket and tables outlive the stack")
    void retained() {
        for (String type : List.of("AWS::S3::Bucket", "AWS::DynamoDB::Table")) {
            assertThat(template.ofType(type)).isNotEmpty().allSatisfy((id, resource) -> {
                assertThat(resource.get("DeletionPolicy")).as(id).isEqualTo("Retain");
                assertThat(resource.get("UpdateReplacePolicy")).as(id).isEqualTo("Retain");
            });
        }
    }

    private Set<String> havingAction(String action) {
        return template.statements().entrySet().stream()
                .filter(statement ->
                        Template.list(statement.getValue(), "Action").contains(action))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
