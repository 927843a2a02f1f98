import { ConfigError, type Reader } from './reader';

/** The permissions of a signed-in person: full access (`owner`), or read-only access (`viewer`). */
export const ROLES = ['owner', 'viewer'] as const;

export type Role = (typeof ROLES)[number];

/**
 * Who may sign in through the identity provider: a person with this e-mail address, or everyone in this e-mail domain
 * or group.
 */
export interface Allowed {
	kind: 'email' | 'domain' | 'group';
	/** E-mail addresses and domains are in lower case. */
	value: string;
	role: Role;
}

/** An identity provider whose accounts can sign in to the dashboard. */
export interface OidcConfig {
	issuer: string;
	clientId: string;
	clientSecret: string;
	allowed: readonly Allowed[];
}

const NAMES = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_ALLOWED'] as const;

const VIEWER = 'viewer:';

/** Parses an entry of `OIDC_ALLOWED`. @returns undefined for invalid entries, such as an address without a host */
export function parseAllowed(entry: string): Allowed | undefined {
	const role: Role = entry.startsWith(VIEWER) ? 'viewer' : 'owner';
	const value = (role === 'viewer' ? entry.slice(VIEWER.length) : entry).trim();
	if (value === '' || /\s@|@\s|^[*@]+$/.test(value)) return undefined;
	const at = value.lastIndexOf('@');
	if (at < 0) return { kind: 'group', value, role };
	if (!/^[a-z\d-]+(\.[a-z\d-]+)+$/i.test(value.slice(at + 1))) return undefined;
	if (at === 0) return { kind: 'domain', value: value.slice(1).toLowerCase(), role };
	return { kind: 'email', value: value.toLowerCase(), role };
}

/**
 * Reads the identity provider's settings.
 *
 * @returns undefined if there are none
 * @throws ConfigError if some are missing
 */
export function readOidc(reader: Reader): OidcConfig | undefined {
	// Kept exactly as written: some issuer names include a trailing slash.
	const issuer = reader.url('OIDC_ISSUER') && reader.text('OIDC_ISSUER');
	const [clientId, clientSecret] = [reader.text('OIDC_CLIENT_ID'), reader.text('OIDC_CLIENT_SECRET')];
	const kind = 'e-mail addresses, @domains or groups, each with or without "viewer:" before it';
	const entries = reader.list('OIDC_ALLOWED', (item) => parseAllowed(item) !== undefined, kind);
	const allowed = entries.flatMap((entry) => parseAllowed(entry) ?? []);
	const values = [issuer, clientId, clientSecret, entries[0]];
	if (
		issuer &&
		/^https:\/\/login\.microsoftonline\.com\/(common|organizations|consumers)(\/|$)/.test(issuer)
	) {
		throw new ConfigError(
			'OIDC_ISSUER must name a single Microsoft tenant, because anyone can have an account in some tenant.',
		);
	}
	if (issuer && clientId && clientSecret && entries.length > 0) {
		return { issuer, clientId, clientSecret, allowed };
	}
	const missing = NAMES.filter((_name, index) => values[index] === undefined);
	if (missing.length === NAMES.length) return undefined;
	throw new ConfigError(`${missing.join(' and ')} must be set too: set all of ${NAMES.join(', ')}, or none.`);
}
