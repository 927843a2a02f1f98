export type { Lookup } from './addresses';
export { BrokenOff, createGuardedFetch, type GuardedFetch, type Opened } from './guarded-fetch';
export { createPlatformHttp } from './platform-http';
