package io.drover.aws.s3;

import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpMethod;

/**
 * Counts requests by the classes that AWS bills: PUT, COPY, POST and LIST at $0.005 for 1,000, GET and all others at
 * $0.0004 for 1,000, DELETE at nothing (S3 Standard in us-east-1, https://aws.amazon.com/s3/pricing/). Every attempt
 * of a call counts, also those that failed and are not billed, and deleting a list of objects counts as the POST that it
 * is: the counts never promise less than the bill. Thread-safe.
 */
public final class S3Meter implements ExecutionInterceptor {

    /** Requests since the start. */
    public record Counts(long putLike, long getLike, long free) {

        public long total() {
            return putLike + getLike + free;
        }
    }

    private final LongAdder putLike = new LongAdder();
    private final LongAdder getLike = new LongAdder();
    private final LongAdder free = new LongAdder();

    public Counts counts() {
        return new Counts(putLike.sum(), getLike.sum(), free.sum());
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        String operation = String.valueOf(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
        classOf(context.httpRequest().method(), operation).increment();
    }

    private LongAdder classOf(SdkHttpMethod method, String operation) {
        if (operation.startsWith("List") || method == SdkHttpMethod.PUT || method == SdkHttpMethod.POST) {
            return putLike;
        }
        return method == SdkHttpMethod.DELETE ? free : getLike;
    }
}
