import type { Instagram } from '../context';
import type { App, Code, Grant, Login } from '../model';
import { mandatoryScope } from '../scopes';
import { sendDeauthorize } from '../webhooks/callbacks';

const codeLifetimeMs = 3_600_000;

export interface Consent {
	readonly app: App;
	readonly login: Login;
	readonly username: string;
	readonly asked: readonly string[];
	readonly ticked: readonly string[];
	readonly pageIds: readonly string[];
	readonly redirectUri: string;
}

/**
 * Stores the user's consent and issues a code. Requested scopes that are not selected are declined; all other scopes
 * keep their earlier state (contract §1.A step 1, §1.B step 1).
 */
export function giveConsent({ store, kernel }: Instagram, consent: Consent): Code {
	const { app, login, username } = consent;
	const nowMs = kernel.clock.now();
	let grant = activeGrant(store.grants, app, login, username);
	if (!grant) {
		grant = {
			app,
			login,
			username,
			permissions: new Map(),
			pageIds: [],
			connectedAtMs: nowMs,
			endedWith: null,
		};
		store.grants.push(grant);
	}
	for (const scope of consent.asked) {
		const granted = scope === mandatoryScope[login] || consent.ticked.includes(scope);
		grant.permissions.set(scope, granted ? 'granted' : 'declined');
	}
	grant.pageIds = [...consent.pageIds];
	const code: Code = {
		value: store.ids.code(),
		grant,
		redirectUri: consent.redirectUri,
		expiresAtMs: nowMs + codeLifetimeMs,
		used: false,
	};
	store.codes.set(code.value, code);
	return code;
}

export function activeGrant(
	grants: readonly Grant[],
	app: App,
	login: Login,
	username: string,
): Grant | undefined {
	return grants.find(
		(grant) =>
			grant.app === app && grant.login === login && grant.username === username && grant.endedWith === null,
	);
}

/**
 * Invalidates all tokens of a grant; calls then fail with 190 and this subcode. If the user removed the app (458), the
 * app is notified.
 */
export function endGrant(instagram: Instagram, grant: Grant, subcode: number): void {
	grant.endedWith = subcode;
	if (subcode === 458) sendDeauthorize(instagram, grant);
}

export function grantedScopes(grant: Grant): string[] {
	return [...grant.permissions].filter(([, status]) => status === 'granted').map(([scope]) => scope);
}
