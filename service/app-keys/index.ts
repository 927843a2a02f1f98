export { createAppKeys, type AppKeysFeature } from './app-keys-feature';
export type { AppJson } from './app-key-schemas';
