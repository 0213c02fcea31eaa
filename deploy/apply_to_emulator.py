"""Applies the template to an emulator of AWS and checks what came of it. See apply-to-emulator."""

import argparse
import json
import sys
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, EndpointConnectionError
from cfnlint.decode import cfn_yaml

REGION = "us-east-1"
PATIENCE_SECONDS = 120
# Not every emulator lists it among a stack's resources; what it does is looked at in the bucket itself.
UNLISTED = {"AWS::S3::BucketPolicy"}


class Failed(Exception):
    """A check that did not hold."""


def check(holds, what):
    if not holds:
        raise Failed(what)


class Emulator:
    def __init__(self, endpoint):
        self.endpoint = endpoint
        self.config = Config(
            region_name=REGION,
            connect_timeout=5,
            read_timeout=60,
            retries={"max_attempts": 2},
            s3={"addressing_style": "path"},
        )

    def client(self, service):
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=self.config,
        )


class Stack:
    """The stack under test. Change sets are not used, since not every emulator has them."""

    def __init__(self, emulator, name, template, parameters):
        self.cloudformation = emulator.client("cloudformation")
        self.iam = emulator.client("iam")
        self.name = name
        self.arguments = {
            "StackName": name,
            "TemplateBody": template,
            "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
            "Capabilities": ["CAPABILITY_IAM"],
        }

    def create(self):
        self.cloudformation.create_stack(**self.arguments)
        self.wait("CREATE_COMPLETE")

    def update(self):
        """AWS refuses an update that changes nothing; emulators may carry it out."""
        try:
            self.cloudformation.update_stack(**self.arguments)
        except ClientError as refusal:
            if "No updates are to be performed" in str(refusal):
                return "refused, as nothing has changed"
            raise
        self.wait("UPDATE_COMPLETE")
        return "carried out"

    def delete(self):
        self.detach_policies()
        self.cloudformation.delete_stack(StackName=self.name)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if not self.exists():
                return
            check(self.describe()["StackStatus"] != "DELETE_FAILED", f"the stack cannot be deleted: {self.reasons()}")
            time.sleep(0.5)
        raise Failed("the stack is not gone in time")

    def detach_policies(self):
        """CloudFormation does it by itself, moto fails without."""
        for role in self.resources("AWS::IAM::Role").values():
            for policy in self.iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]:
                self.iam.detach_role_policy(RoleName=role, PolicyArn=policy["PolicyArn"])

    def wait(self, wanted):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            status = self.describe()["StackStatus"]
            if status == wanted:
                return
            check(status.endswith("_IN_PROGRESS"), f"the stack is {status}: {self.reasons()}")
            time.sleep(0.5)
        raise Failed(f"the stack is not {wanted} in time")

    def exists(self):
        try:
            return self.describe()["StackStatus"] != "DELETE_COMPLETE"
        except ClientError as unknown:
            if "does not exist" in str(unknown):
                return False
            raise

    def describe(self):
        return self.cloudformation.describe_stacks(StackName=self.name)["Stacks"][0]

    def reasons(self):
        events = self.cloudformation.describe_stack_events(StackName=self.name)["StackEvents"]
        return [event for event in events if event.get("ResourceStatus", "").endswith("FAILED")]

    def resources(self, resource_type=None):
        """Physical ids by logical ids, of one type or of all."""
        pages = self.cloudformation.get_paginator("list_stack_resources").paginate(StackName=self.name)
        return {
            resource["LogicalResourceId"]: resource["PhysicalResourceId"]
            for page in pages
            for resource in page["StackResourceSummaries"]
            if resource_type in (None, resource["ResourceType"])
        }

    def outputs(self):
        return {output["OutputKey"]: output["OutputValue"] for output in self.describe().get("Outputs", [])}


class Checks:
    """Compares what the emulator has with what the template says. Plain values only: names come from the stack."""

    def __init__(self, emulator, template, prefix, resources):
        self.template = template
        self.prefix = prefix
        self.resources = resources
        self.sqs = emulator.client("sqs")
        self.dynamodb = emulator.client("dynamodb")
        self.s3 = emulator.client("s3")
        self.iam = emulator.client("iam")
        self.ec2 = emulator.client("ec2")
        self.notes = []

    def of_type(self, resource_type):
        return {
            logical: resource["Properties"]
            for logical, resource in self.template["Resources"].items()
            if resource["Type"] == resource_type and logical in self.resources
        }

    def name(self, value):
        return value["Fn::Sub"].replace("${Prefix}", self.prefix)

    def all(self):
        missing = [
            logical
            for logical, resource in self.template["Resources"].items()
            if "Condition" not in resource and resource["Type"] not in UNLISTED and logical not in self.resources
        ]
        check(not missing, f"the stack has no {missing}")
        return [self.queues(), self.tables(), self.bucket(), self.roles(), self.instances()] + self.notes

    def queues(self):
        queues = self.of_type("AWS::SQS::Queue")
        for logical, said in queues.items():
            name = self.name(said["QueueName"])
            url = self.sqs.get_queue_url(QueueName=name)["QueueUrl"]
            has = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
            for key in ("VisibilityTimeout", "MessageRetentionPeriod"):
                check(has[key] == str(said[key]), f"queue {name}: {key} is {has[key]}, not {said[key]}")
            if "RedrivePolicy" in said:
                redrive = json.loads(has["RedrivePolicy"])
                most = said["RedrivePolicy"]["maxReceiveCount"]
                check(int(redrive["maxReceiveCount"]) == most, f"queue {name}: redrive {redrive}, not after {most}")
                check(
                    redrive["deadLetterTargetArn"].endswith(f":{self.prefix}-dead-letters"),
                    f"queue {name}: redrive {redrive} goes elsewhere",
                )
            if has.get("SqsManagedSseEnabled", "").lower() != "true":
                self.notes.append(f"not emulated: encryption of queue {name}")
        return f"{len(queues)} queues"

    def tables(self):
        tables = self.of_type("AWS::DynamoDB::Table")
        for said in tables.values():
            name = self.name(said["TableName"])
            has = self.dynamodb.describe_table(TableName=name)["Table"]
            check(keys(has) == keys(said), f"table {name}: keys {keys(has)}, not {keys(said)}")
            check(
                indexes(has) == indexes(said), f"table {name}: indexes {indexes(has)}, not {indexes(said)}"
            )
            check(
                sorted(has["AttributeDefinitions"], key=str) == sorted(said["AttributeDefinitions"], key=str),
                f"table {name}: attributes {has['AttributeDefinitions']}",
            )
            billing = has.get("BillingModeSummary", {}).get("BillingMode")
            check(billing == said["BillingMode"], f"table {name}: billing {billing}")
        return f"{len(tables)} tables"

    def bucket(self):
        bucket = self.resources["Objects"]
        self.s3.head_bucket(Bucket=bucket)
        has = {
            "lifecycle rules": lambda: [
                rule["AbortIncompleteMultipartUpload"]["DaysAfterInitiation"]
                for rule in self.s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
                if "AbortIncompleteMultipartUpload" in rule
            ]
            == [1],
            "the policy": lambda: json.loads(self.s3.get_bucket_policy(Bucket=bucket)["Policy"])["Statement"][0]["Sid"]
            == "TlsOnly",
            "the block of public access": lambda: list(
                self.s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"].values()
            )
            == [True] * 4,
            "encryption": lambda: "ServerSideEncryptionConfiguration" in self.s3.get_bucket_encryption(Bucket=bucket),
        }
        there = []
        for feature, holds in has.items():
            try:
                check(holds(), f"bucket {bucket}: {feature} is not as the template says")
                there.append(feature)
            except ClientError as unknown:
                check(unknown.response["Error"]["Code"].startswith("NoSuch"), f"bucket {bucket}: {unknown}")
                self.notes.append(f"not emulated: {feature} of bucket {bucket}")
        return f"bucket {bucket} with {', '.join(there) or 'nothing else'}"

    def roles(self):
        roles = self.of_type("AWS::IAM::Role")
        for logical, said in roles.items():
            name = self.resources[logical]
            has = {
                *self.iam.list_role_policies(RoleName=name)["PolicyNames"],
                *(policy["PolicyArn"] for policy in self.iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]),
            }
            wanted = {policy["PolicyName"] for policy in said.get("Policies", [])}
            for policy, properties in self.of_type("AWS::IAM::ManagedPolicy").items():
                if logical in str(properties["Roles"]):
                    wanted.add(self.resources[policy])
            check(has == wanted, f"role {name} has {has}, not {wanted}")
        return f"{len(roles)} roles"

    def instances(self):
        groups = self.of_type("AWS::EC2::SecurityGroup")
        for logical in groups:
            group = self.ec2.describe_security_groups(GroupIds=[self.resources[logical]])["SecurityGroups"][0]
            check(not group["IpPermissions"], f"security group {logical} lets in {group['IpPermissions']}")
            out = [(rule.get("IpProtocol"), rule.get("FromPort")) for rule in group["IpPermissionsEgress"]]
            if out != [("tcp", 443)]:
                self.notes.append(f"not emulated: egress of {logical} is {out}")
        templates = self.of_type("AWS::EC2::LaunchTemplate")
        for said in templates.values():
            name = self.name(said["LaunchTemplateName"])
            self.ec2.describe_launch_templates(LaunchTemplateNames=[name])
        return f"{len(groups)} security groups, {len(templates)} launch templates"


def keys(table):
    return [(key["AttributeName"], key["KeyType"]) for key in table["KeySchema"]]


def indexes(table):
    return {
        index["IndexName"]: (
            keys(index),
            index["Projection"]["ProjectionType"],
            sorted(index["Projection"].get("NonKeyAttributes", [])),
        )
        for index in table.get("GlobalSecondaryIndexes", [])
    }


class Canaries:
    """One message, item and object each: what is made anew at an update loses them."""

    def __init__(self, checks):
        self.checks = checks

    def put(self):
        for queue in self.checks.of_type("AWS::SQS::Queue").values():
            self.checks.sqs.send_message(QueueUrl=self.url(queue), MessageBody="canary")
        for table in self.checks.of_type("AWS::DynamoDB::Table").values():
            self.checks.dynamodb.put_item(TableName=self.checks.name(table["TableName"]), Item=self.item(table))
        self.checks.s3.put_object(Bucket=self.checks.resources["Objects"], Key="bags/canary", Body=b"canary")

    def look(self):
        for queue in self.checks.of_type("AWS::SQS::Queue").values():
            depth = self.checks.sqs.get_queue_attributes(
                QueueUrl=self.url(queue), AttributeNames=["ApproximateNumberOfMessages"]
            )["Attributes"]["ApproximateNumberOfMessages"]
            check(depth == "1", f"queue {self.url(queue)} was made anew: {depth} messages")
        for table in self.checks.of_type("AWS::DynamoDB::Table").values():
            name = self.checks.name(table["TableName"])
            item = self.item(table)
            key = {attribute: item[attribute] for attribute, _ in keys(table)}
            check("Item" in self.checks.dynamodb.get_item(TableName=name, Key=key), f"table {name} was made anew")
        self.checks.s3.head_object(Bucket=self.checks.resources["Objects"], Key="bags/canary")

    def url(self, queue):
        return self.checks.sqs.get_queue_url(QueueName=self.checks.name(queue["QueueName"]))["QueueUrl"]

    @staticmethod
    def item(table):
        values = {"S": "canary", "N": "1", "B": b"canary"}
        types = {attribute["AttributeName"]: attribute["AttributeType"] for attribute in table["AttributeDefinitions"]}
        return {attribute: {types[attribute]: values[types[attribute]]} for attribute, _ in keys(table)}


def network(emulator):
    """The VPC and its subnets that the emulator has from the start, or ones made for this."""
    ec2 = emulator.client("ec2")
    vpcs = ec2.describe_vpcs()["Vpcs"]
    vpc = vpcs[0]["VpcId"] if vpcs else ec2.create_vpc(CidrBlock="10.99.0.0/16")["Vpc"]["VpcId"]
    subnets = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"]
    if not subnets:
        subnets = [ec2.create_subnet(VpcId=vpc, CidrBlock="10.99.0.0/24")["Subnet"]]
    return {"VpcId": vpc, "SubnetIds": ",".join(subnet["SubnetId"] for subnet in subnets)}


def clean_up(checks):
    """Removes what the template retains on purpose, and says what that was."""
    retained = []
    for table in checks.of_type("AWS::DynamoDB::Table").values():
        name = checks.name(table["TableName"])
        try:
            checks.dynamodb.delete_table(TableName=name)
            retained.append(name)
        except checks.dynamodb.exceptions.ResourceNotFoundException:
            continue
    bucket = checks.resources.get("Objects", f"{checks.prefix}-nothing")
    try:
        for item in checks.s3.list_objects_v2(Bucket=bucket).get("Contents", []):
            checks.s3.delete_object(Bucket=bucket, Key=item["Key"])
        checks.s3.delete_bucket(Bucket=bucket)
    except checks.s3.exceptions.NoSuchBucket:
        bucket = "no bucket"
    retained.append(bucket)
    return ", ".join(retained)


def run(arguments):
    with open(arguments.template, encoding="utf-8") as file:
        text = file.read()
    template = cfn_yaml.load(arguments.template)
    emulator = Emulator(arguments.endpoint)
    parameters = {"Prefix": arguments.prefix}
    if arguments.network:
        parameters.update(network(emulator))
    stack = Stack(emulator, arguments.prefix, text, parameters)
    check(not stack.exists(), f"there is a stack {stack.name}; delete it, or choose another --prefix")
    resources = {}
    try:
        stack.create()
        resources = stack.resources()
        checks = Checks(emulator, template, arguments.prefix, resources)
        for line in checks.all():
            print(f"  {line}")
        canaries = Canaries(checks)
        canaries.put()
        how = stack.update()
        check(stack.resources() == resources, "the second application gave resources other identities")
        canaries.look()
        print(f"  second application: {how}; every message, item and object is still there")
    finally:
        if not arguments.keep and stack.exists():
            stack.delete()
            print(f"  deletion left {clean_up(Checks(emulator, template, arguments.prefix, resources))}")
    print(f"applied to {arguments.endpoint}: the template holds")


def main():
    parser = argparse.ArgumentParser(prog="apply-to-emulator", description=__doc__)
    parser.add_argument("endpoint", help="such as http://127.0.0.1:4566")
    parser.add_argument("--template", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--prefix", default="drover-iac", help="of the installation to be made (%(default)s)")
    parser.add_argument("--network", action="store_true", help="also security groups and launch templates")
    parser.add_argument("--keep", action="store_true", help="leave the stack there")
    try:
        run(parser.parse_args())
    except (Failed, ClientError, EndpointConnectionError) as failed:
        print(f"FAILED: {failed}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
