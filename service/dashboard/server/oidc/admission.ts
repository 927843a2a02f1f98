import type { Allowed, OidcConfig, Role } from '../../../config';

/** The claims that an identity provider makes about a person. */
export type Claims = Readonly<Record<string, unknown>>;

export type Admission =
	{ role: Role; who: string } | { refused: 'email_unverified' | 'not_allowed'; who: string };

const textOf = (value: unknown) =>
	typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

const LONGEST_NAME = 255;

/** Returns the name under which a person appears in the list of sessions. */
const nameOf = ({ email, preferred_username: username, name, sub }: Claims) =>
	(textOf(email) ?? textOf(username) ?? textOf(name) ?? String(sub)).slice(0, LONGEST_NAME);

/** Keycloak prefixes group names with a slash if it is configured to send full paths. */
const groupName = (group: string) => group.replace(/^\//, '');

function groupsOf({ groups }: Claims): string[] {
	const list: unknown[] = Array.isArray(groups) ? groups : [groups];
	return list.flatMap((group) => textOf(group) ?? []).map(groupName);
}

/**
 * True if the provider has verified that the e-mail address belongs to the person. Microsoft has its own claim for
 * this, which is trusted only if Microsoft issued it.
 */
function isVerified({ email_verified: verified, xms_edov: edov }: Claims, issuer: string): boolean {
	if (verified === true) return true;
	const isMicrosoft = new URL(issuer).hostname === 'login.microsoftonline.com';
	return isMicrosoft && [true, 1, '1', 'true'].includes(edov as string);
}

/**
 * True if a person belongs to the company that owns a domain. Anyone can have a Google account with a company address,
 * even after leaving the company; `hd` confirms membership.
 */
function isOfCompany({ hd }: Claims, domain: string, issuer: string): boolean {
	return new URL(issuer).hostname !== 'accounts.google.com' || textOf(hd)?.toLowerCase() === domain;
}

/** Returns the highest role among several entries. */
function highest(entries: readonly Allowed[]): Role | undefined {
	return entries.find(({ role }) => role === 'owner')?.role ?? entries[0]?.role;
}

/**
 * Returns the role of a person identified by the provider, or why the person is refused. An entry with the person's
 * exact address takes precedence over entries with the domain or a group.
 */
export function admit(
	claims: Claims,
	{ allowed, issuer }: Pick<OidcConfig, 'allowed' | 'issuer'>,
): Admission {
	const who = nameOf(claims);
	const email = textOf(claims.email)?.toLowerCase();
	const domain = email?.slice(email.lastIndexOf('@') + 1) ?? '';
	const groups = groupsOf(claims);
	const named = allowed.filter(({ kind, value }) => kind === 'email' && value === email);
	const inDomain = allowed.filter(
		({ kind, value }) =>
			kind === 'domain' && email !== undefined && value === domain && isOfCompany(claims, domain, issuer),
	);
	const inGroup = allowed.filter(({ kind, value }) => kind === 'group' && groups.includes(groupName(value)));
	const verified = isVerified(claims, issuer);
	const role = verified ? (highest(named) ?? highest([...inDomain, ...inGroup])) : highest(inGroup);
	if (role !== undefined) return { role, who };
	return { refused: named.length + inDomain.length > 0 ? 'email_unverified' : 'not_allowed', who };
}
