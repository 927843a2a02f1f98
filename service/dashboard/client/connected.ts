import { CONNECT_CHANNEL, type ConnectOutcome } from './accounts/connect-message';

/** Delay before the window closes, long enough for the message to be delivered. */
const CLOSE_AFTER_MS = 200;

/**
 * Sends the result of a connection to the dashboard. A window that was not opened by a script stays open, so that the
 * result can be read.
 */
const { outcome, message, accounts } = document.querySelector('main')?.dataset ?? {};
const told: ConnectOutcome = {
	type: 'mediakit-connect',
	outcome: (outcome ?? 'failed') as ConnectOutcome['outcome'],
	message: message ?? '',
	accounts: accounts ?? '',
};
new BroadcastChannel(CONNECT_CHANNEL).postMessage(told);
setTimeout(() => window.close(), CLOSE_AFTER_MS);
