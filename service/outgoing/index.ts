export { isReachable, type Lookup } from './addresses';
export { createCallbackGuard } from './callback-guard';
export type { Guard } from './guard';
export { createGuardedFetch, NoSuchPart, type GuardedFetch, type Opened } from './guarded-fetch';
export { createImageGuard } from './image-guard';
export { createPlatformHttp } from './platform-http';
export { BrokenOff, pageInstead, tooSlow } from './url-errors';
