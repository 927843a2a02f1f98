/** Where the window of a connection and the dashboard talk. */
export const CONNECT_CHANNEL = 'mediakit';

/** How a connection ended. */
export interface ConnectOutcome {
	type: 'mediakit-connect';
	outcome: 'connected' | 'denied' | 'failed';
	/** For people. */
	message: string;
	/** What was connected. */
	accounts: string;
}
