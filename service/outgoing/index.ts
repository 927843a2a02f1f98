export type { Lookup } from './addresses';
export { createCallbackGuard } from './callback-guard';
export type { Guard } from './guard';
export { createGuardedFetch, type GuardedFetch } from './guarded-fetch';
export { createPlatformHttp } from './platform-http';
