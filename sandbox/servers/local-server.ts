/** A server that only this machine can reach. */
export interface LocalServer {
	port: number;
	stop(): Promise<void>;
}
