/** A problem with an upload that was accepted anyway. */
export interface Warning {
	code: string;
	message: string;
}
