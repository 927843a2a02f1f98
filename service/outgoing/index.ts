export type { Lookup } from './addresses';
export { createGuard, type Guard } from './guard';
export { createGuardedFetch, type GuardedFetch } from './guarded-fetch';
export { createPlatformHttp } from './platform-http';
