export { createConnect, type Connect } from './connect';
export { registerAccountRoutes } from './routes';
export { isNamed, pickAccount } from './pick';
export { createAccountStore, type Account, type AccountStore } from './store';
export { createTokens, type AccountTokens } from './tokens';
