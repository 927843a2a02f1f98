export { createDeletion, type DeleteAccounts } from './delete';
export { exportAccount } from './export';
export { registerPrivacyRoutes } from './routes';
