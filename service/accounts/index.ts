export { createAccounts, type Accounts } from './accounts-feature';
export { PLATFORM_REFUSALS, type AccountJson, type SyncLogJson } from './routes/account-schemas';
export { selectUsername, type Account } from './store/account';
export type { AccountStore } from './store/account-store';
export { accountsOf, isNamed, pickAccount } from './store/pick-account';
export type { SyncLog } from './store/sync-log';
export { takeSyncTurn } from './store/sync-turn';
export type { PortsOf } from './tokens/account-ports';
export { createWithdrawal } from './tokens/revocation';
