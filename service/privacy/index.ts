export { createDeletion, type DeleteAccounts } from './delete';
export { registerPrivacyRoutes } from './routes';
