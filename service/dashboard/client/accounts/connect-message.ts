/** The channel between the connection window and the dashboard. */
export const CONNECT_CHANNEL = 'mediakit';

/** The result of a connection. */
export interface ConnectOutcome {
	type: 'mediakit-connect';
	outcome: 'connected' | 'denied' | 'failed';
	/** A message for the person. */
	message: string;
	/** The names of the connected accounts. */
	accounts: string;
}
