export { isReachable, type Lookup } from './addresses';
export { BrokenOff, createGuardedFetch, type GuardedFetch, type Opened } from './guarded-fetch';
export { createGuard, type Guard } from './guard';
export { createPlatformHttp } from './platform-http';
