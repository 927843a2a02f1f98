/** A server that only this machine reaches. */
export interface LocalServer {
	port: number;
	stop(): Promise<void>;
}
