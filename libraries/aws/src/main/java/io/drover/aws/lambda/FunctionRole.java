package io.drover.aws.lambda;

import io.drover.model.fault.FaultCode;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/**
 * The role of the functions that run fragments: the least that claiming, running and answering takes. The same rights
 * stand in the stack's template, whose role may be named instead.
 *
 * @param installation the prefix of tables, queues and functions
 * @param bucket of the objects, with the prefix of the keys behind it if there is one
 */
public record FunctionRole(String installation, String bucket) {

    private static final String TRUST = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
              "Principal": {"Service": "lambda.amazonaws.com"}}]}
            """;

    private static final String RIGHTS = """
            {"Version": "2012-10-17", "Statement": [
              {"Sid": "Claim", "Effect": "Allow", "Action": ["dynamodb:BatchGetItem", "dynamodb:UpdateItem"],
               "Resource": "arn:aws*:dynamodb:*:*:table/PREFIX-fragments"},
              {"Sid": "Report", "Effect": "Allow",
               "Action": ["dynamodb:GetItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"],
               "Resource": "arn:aws*:dynamodb:*:*:table/PREFIX-workers"},
              {"Sid": "Answer", "Effect": "Allow", "Action": ["sqs:GetQueueUrl", "sqs:SendMessage"],
               "Resource": "arn:aws*:sqs:*:*:PREFIX-responses-*"},
              {"Sid": "ReadBags", "Effect": "Allow", "Action": "s3:GetObject",
               "Resource": "arn:aws*:s3:::BUCKET/bags/*"},
              {"Sid": "KeepResults", "Effect": "Allow",
               "Action": ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"],
               "Resource": "arn:aws*:s3:::BUCKET/results/*"},
              {"Sid": "Log", "Effect": "Allow",
               "Action": ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
               "Resource": "arn:aws*:logs:*:*:log-group:/aws/lambda/PREFIX-worker-*"}]}
            """;

    public String name() {
        return installation + "-function";
    }

    /**
     * Makes the role, or sets the rights of the one that is there.
     *
     * @return its ARN
     * @throws io.drover.model.fault.FaultException with FUNCTIONS_UNAVAILABLE if IAM refuses or does not answer
     */
    public String ensure(IamClient iam) {
        try {
            String arn = find(iam);
            iam.putRolePolicy(request ->
                    request.roleName(name()).policyName("run-fragments").policyDocument(rights()));
            return arn;
        } catch (SdkException e) {
            throw FaultCode.FUNCTIONS_UNAVAILABLE.asException(
                    "the role " + name() + " cannot be made: " + e.getMessage()
                            + "; let somebody who may make it, or name one with --role",
                    e);
        }
    }

    private String find(IamClient iam) {
        try {
            return iam.getRole(request -> request.roleName(name())).role().arn();
        } catch (NoSuchEntityException e) {
            return iam.createRole(request -> request.roleName(name())
                            .assumeRolePolicyDocument(TRUST)
                            .description("Functions that run fragments of the Drover installation " + installation))
                    .role()
                    .arn();
        }
    }

    String rights() {
        return RIGHTS.replace("PREFIX", installation).replace("BUCKET", bucket);
    }
}
