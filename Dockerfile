# The MediaKit service. docker build -t mediakit-service . — compose.yaml builds and runs it.
#
# Both base images need Node 24 and the same C library; the build image also needs npm, a C++ compiler, make and Python.
ARG BUILD_BASE=docker.io/library/node:24-bookworm
ARG BASE=docker.io/library/node:24-bookworm-slim

FROM ${BUILD_BASE} AS build
WORKDIR /source
COPY package.json package-lock.json ./
COPY service/package.json service/
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npx gulp buildService

# Runtime dependencies in the versions from package-lock.json, including the database module's binary.
FROM ${BUILD_BASE} AS modules
WORKDIR /app
# If not empty, adds the client for FILES_URL=s3://… (12 MB) or for DATABASE_URL=postgres://… (8 MB).
ARG S3=
ARG POSTGRES=
# If not empty, adds FFmpeg as WebAssembly (65 MB), which extracts the first frames of uploads. FFmpeg is under the GPL: do not
# distribute such an image without FFmpeg's source code.
ARG FRAMES=
COPY package.json package-lock.json ./
COPY service/package.json service/
# npm installs optional peer dependencies that are in the lock file.
RUN S3="$S3" POSTGRES="$POSTGRES" FRAMES="$FRAMES" node --eval " \
    const { readFileSync, writeFileSync } = require('node:fs'); \
    const { S3, POSTGRES, FRAMES } = process.env; \
    const unneeded = [...(S3 ? [] : ['@aws-sdk/client-s3']), ...(POSTGRES ? [] : ['pg', 'pg-boss']), ...(FRAMES ? [] : ['@ffmpeg/core'])]; \
    const edit = (file, description) => { \
        const content = JSON.parse(readFileSync(file)); \
        const { peerDependencies, peerDependenciesMeta } = description(content); \
        for (const name of unneeded) { \
            delete peerDependencies[name]; \
            delete peerDependenciesMeta[name]; \
        } \
        writeFileSync(file, JSON.stringify(content)); \
    }; \
    edit('package-lock.json', ({ packages }) => packages.service); \
    edit('service/package.json', (content) => content);"
RUN npm ci --ignore-scripts --no-audit --no-fund --omit=dev --workspace=mediakit-service \
    && npm rebuild sqlite3 \
    && cd node_modules/sqlite3 && rm -rf deps src \
    && find build -mindepth 1 ! -path build/Release ! -path build/Release/node_sqlite3.node -delete

FROM ${BASE}
COPY --from=modules /app /app
COPY --from=build /source/service/dist /app/service/dist
RUN chmod +x /app/service/dist/service/main.js \
    && ln -s /app/service/dist/service/main.js /usr/local/bin/mediakit \
    && install -d -o 1000 -g 1000 -m 700 /data
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data NODE_OPTIONS=--max-semi-space-size=8
# The user "node" in Node's images.
USER 1000:1000
WORKDIR /data
VOLUME /data
EXPOSE 8001
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["node", "--eval", "fetch('http://127.0.0.1:' + (process.env.PORT ?? 8001) + '/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["mediakit"]
CMD ["serve"]
