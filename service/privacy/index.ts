export { createDeletion, type DeleteAccounts } from './delete-accounts';
export { registerPrivacyRoutes } from './privacy-routes';
