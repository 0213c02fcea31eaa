#!/bin/sh
# LocalStack runs this each time it is ready: it makes what `drover init` makes, so that an emulator that was started
# afresh (it keeps nothing) is usable at once, and one without Drover's image too. What is there stays as it is.
# That both make the same is checked by end-to-end/compose; change DynamoTables, DroverQueues or S3Bucket with it.
set -u
prefix=drover # as in docker-compose.yml
bucket=drover
failed=0

# Emulators that run LocalStack's scripts need not have its command; there, `drover init` alone makes everything.
command -v awslocal >/dev/null || exit 0

# make WHAT COMMAND...: a failure counts unless it says that somebody else, such as `drover init`, was faster.
make() {
    what=$1
    shift
    if answer=$(awslocal "$@" 2>&1); then
        echo "drover: $what"
    else
        case $answer in
            *ResourceInUse* | *QueueNameExists* | *QueueAlreadyExists* | *BucketAlreadyOwnedByYou*) ;;
            *)
                echo "drover: $what: $answer" >&2
                failed=1
                ;;
        esac
    fi
}

queue() { # NAME [REDRIVE]: 30 s hidden once received, 14 days kept
    make "queue $1" sqs create-queue --queue-name "$1" \
        --attributes "{\"VisibilityTimeout\":\"30\",\"MessageRetentionPeriod\":\"1209600\"${2:-}}"
}

table() { # NAME ATTRIBUTES KEYS [OPTION ...]; attributes as NAME:TYPE, keys as PARTITION [SORT]
    name=$1
    attributes=""
    for attribute in $2; do
        attributes="$attributes AttributeName=${attribute%:*},AttributeType=${attribute#*:}"
    done
    keys="AttributeName=${3% *},KeyType=HASH"
    [ "$3" = "${3#* }" ] || keys="$keys AttributeName=${3#* },KeyType=RANGE"
    shift 3
    # shellcheck disable=SC2086 # attributes and keys are words
    make "table $name" dynamodb create-table --table-name "$name" --billing-mode PAY_PER_REQUEST \
        --attribute-definitions $attributes --key-schema $keys "$@"
}

index() { # NAME PARTITION SORT
    echo "IndexName=$1,KeySchema=[{AttributeName=$2,KeyType=HASH},{AttributeName=$3,KeyType=RANGE}]," \
        "Projection={ProjectionType=KEYS_ONLY}" | tr -d ' '
}

queue "$prefix-dead-letters"
queue "$prefix-submissions"
dead_letters=$(awslocal sqs get-queue-url --queue-name "$prefix-dead-letters" --query QueueUrl --output text)
dead_letters=$(awslocal sqs get-queue-attributes --queue-url "$dead_letters" --attribute-names QueueArn \
    --query Attributes.QueueArn --output text)
queue "$prefix-requests" \
    ",\"RedrivePolicy\":\"{\\\"deadLetterTargetArn\\\":\\\"$dead_letters\\\",\\\"maxReceiveCount\\\":10}\""

table "$prefix-workloads" \
    "id:S place:S place_position:S state_shard:S position:S client_shard:S" id --global-secondary-indexes \
    "$(index by_place place place_position)" "$(index by_state state_shard position)" \
    "$(index by_client client_shard position)"
table "$prefix-fragments" "part:S number:N" "part number"
table "$prefix-workers" "shard:N id:S" "shard id"
table "$prefix-cells" cell:S cell

if ! awslocal s3api head-bucket --bucket "$bucket" >/dev/null 2>&1; then
    make "bucket $bucket" s3api create-bucket --bucket "$bucket"
    make "bucket $bucket is closed to the public" s3api put-public-access-block --bucket "$bucket" \
        --public-access-block-configuration \
        BlockPublicAcls=true,BlockPublicPolicy=true,IgnorePublicAcls=true,RestrictPublicBuckets=true
    make "bucket $bucket drops unfinished uploads" s3api put-bucket-lifecycle-configuration --bucket "$bucket" \
        --lifecycle-configuration '{"Rules":[{"ID":"drover-unfinished-uploads","Status":"Enabled",
            "Filter":{"Prefix":""},"AbortIncompleteMultipartUpload":{"DaysAfterInitiation":1}}]}'
fi
exit $failed
