export { createPlatformClients, type PlatformClients } from './clients';
export { createConnect, type Connect } from './connect';
export { createLogins, LOGIN_NAMES, type LoginName, type Logins } from './logins';
export { registerAccountRoutes } from './routes';
export { isNamed, pickAccount } from './pick';
export { createAccountStore, type Account, type AccountStore } from './store';
export { createTokens, type AccountTokens } from './tokens';
