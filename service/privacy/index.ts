export { createDeletion, type DeleteAccounts } from './delete';
export { createDisconnect } from './disconnect';
export { exportAccount } from './export';
export { registerPrivacyRoutes } from './routes';
