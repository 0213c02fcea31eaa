# One image for everything: `serve gateway`, `worker`, `submit` ... after its name chooses what runs.
# No `# syntax=`, no `RUN --mount`: the classic builder and BuildKit both build it.
ARG BUILD_IMAGE=eclipse-temurin:25-jdk
ARG RUNTIME_IMAGE=eclipse-temurin:25-jre

# Of the sources, what decides which libraries and plugins Maven fetches. The package-info files are there so that
# every module has something to compile: without it the compiler's own plugins would not be fetched.
FROM ${BUILD_IMAGE} AS outline
WORKDIR /src
COPY . .
RUN find . -type f ! -name pom.xml ! -name package-info.java ! -path './.mvn/*' ! -path ./mvnw ! -path ./bin/find-jdk \
        -delete && find . -type d -empty -delete

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
# This layer changes with a pom, seldom otherwise; a build of the mere outline fetches all that the real one needs.
COPY --from=outline /src ./
RUN ./mvnw -B -ntp -q -Dstyle.color=never -DskipTests -pl standalone -am package \
    && find . -type d -name target -prune -exec rm -rf {} +
COPY . .
RUN ./mvnw -B -ntp -q -Dstyle.color=never -DskipTests -pl standalone -am package \
    && mkdir /drover && mv standalone/target/drover/lib /drover/libraries \
    && mkdir /drover/own && mv /drover/libraries/drover-*.jar /drover/own/

FROM ${RUNTIME_IMAGE}
# `drover` is the whole command; as the first process of its container it takes in what tasks leave behind (as-init).
# `healthy PORT/PATH` tells whether this container answers 200 there, by bash alone: curl is not in every base image, and a
# JVM for each look would cost a hundred times as much.
RUN useradd --uid 10001 --create-home drover \
    && install -d -o drover -g drover /var/lib/drover \
    && printf '%s\n' '#!/bin/sh' 'exec as-init java @/opt/drover/java.options io.drover.standalone.Main "$@"' \
        >/usr/local/bin/drover \
    && printf '%s\n' '#!/bin/bash' \
        'exec 3<>"/dev/tcp/127.0.0.1/${1%%/*}" || exit 1' \
        'printf "GET /%s HTTP/1.0\r\nHost: localhost\r\n\r\n" "${1#*/}" >&3' \
        'IFS= read -r -t 4 answer <&3 && [[ $answer == *" 200"* ]]' >/usr/local/bin/healthy \
    && chmod 755 /usr/local/bin/drover /usr/local/bin/healthy
COPY --from=build /src/bin/as-init /usr/local/bin/as-init
# The libraries of others change seldom and are large; Drover's own are small and change with every commit.
COPY --from=build /drover/libraries /opt/drover/lib
COPY --from=build /drover/own /opt/drover/lib
# Options in a file, the class path in a fixed order: a cache belongs to one class path, JDK and garbage collector. Its
# objects must fit the heap at its start, which without -Xms is 1/64 of the container's memory, or no JVM starts at all.
# A short run then teaches the JVM what to load ahead of time; starting takes about half as long. What is linked ahead of time is
# linked at each start, needed or not: a container runs one of the services that the cache knows, so it links for itself.
RUN { printf '%s\n' --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+UseSerialGC \
            -XX:TrimNativeHeapInterval=10000 -Xlog:trimnative=off \
            -Xms32m -XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError -XX:TieredStopAtLevel=1 \
            -XX:Tier3InvocationThreshold=50 -XX:Tier3MinInvocationThreshold=25 -XX:Tier3CompileThreshold=300 \
            -XX:Tier0InvokeNotifyFreqLog=5 -XX:ReservedCodeCacheSize=240m \
        && printf -- '-cp %s\n' "$(find /opt/drover/lib -name '*.jar' | LC_ALL=C sort | paste -sd: -)"; \
    } >/opt/drover/java.options \
    && { java @/opt/drover/java.options -XX:-AOTClassLinking -XX:AOTCacheOutput=/opt/drover/drover.aot '-Xlog:aot*=error' \
            io.drover.standalone.Main demo --link --train --count 200 --millis 5 --place /tmp/training >/tmp/training.log 2>&1 \
        || { cut -c1-300 /tmp/training.log; exit 1; }; } \
    && { java @/opt/drover/java.options -XX:AOTCacheOutput=/opt/drover/drover-probe.aot '-Xlog:aot*=error' \
            io.drover.worker.ProbeApplication --train >/tmp/training.log 2>&1 \
        || { cut -c1-300 /tmp/training.log; exit 1; }; } \
    && printf '%s\n' -XX:AOTCache=/opt/drover/drover.aot '-Xlog:aot*=off' >>/opt/drover/java.options \
    && rm -rf /tmp/*
USER drover
WORKDIR /var/lib/drover
# JDK_JAVA_OPTIONS adds options for the JVM.
ENTRYPOINT ["drover"]
CMD ["--help"]
