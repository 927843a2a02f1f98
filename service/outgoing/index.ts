export type { Lookup } from './addresses';
export { createGuardedFetch, FetchError, type GuardedFetch } from './guarded-fetch';
export { createPlatformHttp } from './platform-http';
