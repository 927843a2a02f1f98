/** The changes that the user makes on the page before clicking *Allow*. */
export interface Choices {
	/** User name of the account; the first account by default. */
	user?: string;
	/** Scopes to deselect. */
	untick?: readonly string[];
}

/**
 * Simulates the user on the sandbox's consent page: opens it, makes the choices and clicks *Allow*.
 *
 * @param authorizeUrl the page's URL, as returned by the service or n8n
 * @returns the redirect URL with `code` and `state`
 */
export async function clickAllow(authorizeUrl: string, choices: Choices = {}): Promise<string> {
	const page = await fetch(authorizeUrl);
	const html = await page.text();
	if (!page.ok) throw new Error(`The consent page answered with HTTP status ${page.status}: ${html}`);
	const form = new URLSearchParams({ decision: 'allow' });
	for (const [input] of html.matchAll(/<input[^>]*>/g)) {
		const attribute = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(input)?.[1];
		const name = attribute('name');
		const value = attribute('value') ?? '';
		const chosen = attribute('type') === 'hidden' || /\bchecked\b/.test(input);
		if (name !== undefined && chosen && !choices.untick?.includes(value)) form.append(name, value);
	}
	if (choices.user !== undefined) form.set('user', choices.user);
	const answer = await fetch(authorizeUrl, { method: 'POST', body: form, redirect: 'manual' });
	const location = answer.headers.get('location');
	if (location === null) throw new Error(`The consent page did not redirect (HTTP status ${answer.status}).`);
	return location;
}
