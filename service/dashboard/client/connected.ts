import { CONNECT_CHANNEL, type ConnectOutcome } from './accounts/connect-message';

/** Long enough for the message to leave this window. */
const CLOSE_AFTER_MS = 200;

/** Tells the dashboard how a connection ended. A window that no script has opened stays, to be read. */
const { outcome, message, accounts } = document.querySelector('main')?.dataset ?? {};
const told: ConnectOutcome = {
	type: 'mediakit-connect',
	outcome: (outcome ?? 'failed') as ConnectOutcome['outcome'],
	message: message ?? '',
	accounts: accounts ?? '',
};
new BroadcastChannel(CONNECT_CHANNEL).postMessage(told);
setTimeout(() => window.close(), CLOSE_AFTER_MS);
