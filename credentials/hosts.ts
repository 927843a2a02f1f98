/** Returns the base URL that the user entered, or the platform's own, without a trailing slash. */
export function baseUrlOf(entered: string | undefined, own: string): string {
	return (entered || own).replace(/\/+$/, '');
}

/** Parses the hosts (`host` or `host:port`) that the user entered, separated by commas. */
export function splitHosts(entered = ''): string[] {
	return entered
		.split(',')
		.map((host) => host.trim())
		.filter((host) => host !== '');
}
