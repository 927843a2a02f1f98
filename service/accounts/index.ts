export { createConnect, type Connect } from './connect';
export { registerAccountRoutes } from './routes';
export { pickAccount } from './pick';
export { createAccountStore, type Account, type AccountStore } from './store';
export { createTokens, signedWith, type AccountTokens } from './tokens';
