export type { Lookup } from './addresses';
export { createGuardedFetch, type GuardedFetch } from './guarded-fetch';
export { createPlatformHttp } from './platform-http';
