/** A problem with an upload that was accepted nevertheless. */
export interface Warning {
	code: string;
	message: string;
}
