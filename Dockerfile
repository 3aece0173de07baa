# The suite as images. Targets: `runtime` (web, chat and the operator's tool) and `providers` (stand-in
# identity providers, for development only).
#
#   docker build --target runtime -t civil-media .
#
# Base images are arguments, so that they can come from a registry of yours. RUST_IMAGE and RUNTIME_IMAGE
# have to be of one Debian release: the programs are linked to its C library and its OpenSSL.
ARG RUST_IMAGE=rust:1-bookworm
ARG NODE_IMAGE=node:22-bookworm-slim
ARG RUNTIME_IMAGE=debian:bookworm-slim


FROM ${NODE_IMAGE} AS assets
WORKDIR /src
COPY civil-media-web/frontend/package.json civil-media-web/frontend/package-lock.json civil-media-web/frontend/.npmrc ./
RUN npm ci
COPY civil-media-web/frontend/ ./
RUN npm run build


FROM ${RUST_IMAGE} AS build
# libpq is built from source, against OpenSSL. Does nothing in an image that has all this, as the default has.
RUN dpkg -s gcc make perl pkg-config libssl-dev >/dev/null 2>&1 \
 || { apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev make perl pkg-config libssl-dev \
   && rm -rf /var/lib/apt/lists/*; }
WORKDIR /src
# rust-toolchain.toml stays outside: the image has one toolchain, and that is the one.
COPY Cargo.toml Cargo.lock ./
COPY civil-media-core/ civil-media-core/
COPY civil-media-web/ civil-media-web/
COPY civil-media-chat/ civil-media-chat/
# Embedded by civil-media-core: the schema, and the people of the sample data.
COPY migrations/ migrations/
COPY providers/people.json providers/people.json
# Embedded by civil-media-web.
COPY --from=assets /src/dist/ civil-media-web/frontend/dist/
# Small rather than with line numbers.
ENV CARGO_PROFILE_RELEASE_DEBUG=false CARGO_PROFILE_RELEASE_STRIP=debuginfo
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target,sharing=locked \
    cargo build --release --locked --bins \
 && install -D -t /out target/release/civil-media target/release/civil-media-web target/release/civil-media-chat


FROM ${RUNTIME_IMAGE} AS runtime
# Roots to trust, for the departments' providers, and OpenSSL, for the database.
RUN dpkg -s ca-certificates libssl3 >/dev/null 2>&1 \
 || { apt-get update && apt-get install -y --no-install-recommends ca-certificates libssl3 \
   && rm -rf /var/lib/apt/lists/*; }
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin civil
RUN install -d -o civil -g nogroup -m 700 /var/lib/civil-media/files
COPY --from=build /out/ /usr/local/bin/
# A container's loopback is its own. Metrics stay there until CIVIL_WEB_INTERNAL_LISTEN and
# CIVIL_CHAT_INTERNAL_LISTEN say otherwise.
ENV CIVIL_WEB_LISTEN=0.0.0.0:8080 CIVIL_CHAT_LISTEN=0.0.0.0:8081 CIVIL_FILES=/var/lib/civil-media/files
USER 10001
EXPOSE 8080 8081
# Health: civil-media health http://127.0.0.1:8080/health/ready, or 8081 for chat.
CMD ["civil-media-web"]


FROM ${NODE_IMAGE} AS providers
WORKDIR /srv/providers
COPY providers/package.json providers/package-lock.json providers/.npmrc ./
RUN npm ci --omit=dev
COPY providers/*.mjs providers/people.json ./
ENV PROVIDERS_HOST=0.0.0.0
USER node
EXPOSE 8090
CMD ["node", "server.mjs"]
