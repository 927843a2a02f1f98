/** A problem that does not keep an upload from being accepted. */
export interface Warning {
	code: string;
	message: string;
}
