# docker build -t tsinit .                           an image with /tsinit alone, to copy from or to start others with
# docker build -t tsinit-example --target example .  an app under tsinit

FROM node:24-bookworm-slim AS build
# libatomic1: node 26 needs it, and slim images lack it. The other libraries that are packed are there already.
RUN apt-get update \
 && apt-get install -y --no-install-recommends binutils gcc libatomic1 libc6-dev \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci
COPY LICENSE build.mjs tsconfig.json ./
COPY build build
COPY native-bindings native-bindings
COPY src src
RUN npm run build

# What a user's own Dockerfile looks like; there the line is COPY --from=tsinit /tsinit /tsinit with the image's name.
FROM debian:bookworm-slim AS example
COPY --from=build /src/dist/tsinit /tsinit
ENTRYPOINT ["/tsinit", "--"]
CMD ["sh", "-c", "trap 'echo leaving; exit 0' TERM; echo running as pid $$; while :; do sleep 1 & wait $!; done"]

# The last stage is the one that is built by default.
FROM scratch
COPY --from=build /src/dist/tsinit /tsinit
ENTRYPOINT ["/tsinit", "--"]
