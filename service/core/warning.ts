/** What a caller should know about an upload that was taken all the same. */
export interface Warning {
	code: string;
	message: string;
}
