/** A base URL that a user may have entered, else the platform's own; without a slash at the end. */
export function baseUrlOf(entered: string | undefined, own: string): string {
	return (entered || own).replace(/\/+$/, '');
}

/** Hosts (`host` or `host:port`) as a user enters them, separated by commas. */
export function splitHosts(entered = ''): string[] {
	return entered
		.split(',')
		.map((host) => host.trim())
		.filter((host) => host !== '');
}
