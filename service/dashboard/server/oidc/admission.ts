import type { Allowed, OidcConfig, Role } from '../../../config';

/** What an identity provider says of a person. */
export type Claims = Readonly<Record<string, unknown>>;

export type Admission =
	{ role: Role; who: string } | { refused: 'email_unverified' | 'not_allowed'; who: string };

const textOf = (value: unknown) =>
	typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

const LONGEST_NAME = 255;

/** How a person is called in the list of sessions. */
const nameOf = ({ email, preferred_username: username, name, sub }: Claims) =>
	(textOf(email) ?? textOf(username) ?? textOf(name) ?? String(sub)).slice(0, LONGEST_NAME);

/** Keycloak begins the names of groups with a slash if it is told to give their whole paths. */
const groupName = (group: string) => group.replace(/^\//, '');

function groupsOf({ groups }: Claims): string[] {
	const list: unknown[] = Array.isArray(groups) ? groups : [groups];
	return list.flatMap((group) => textOf(group) ?? []).map(groupName);
}

/**
 * Whether the provider itself has checked that the address is the person's. Microsoft has a claim of its own for that,
 * which counts only where Microsoft gives it.
 */
function isVerified({ email_verified: verified, xms_edov: edov }: Claims, issuer: string): boolean {
	if (verified === true) return true;
	const isMicrosoft = new URL(issuer).hostname === 'login.microsoftonline.com';
	return isMicrosoft && [true, 1, '1', 'true'].includes(edov as string);
}

/** Anybody can have a Google account with an address at a company, also after leaving it; `hd` is the company's word. */
function isOfCompany({ hd }: Claims, domain: string, issuer: string): boolean {
	return new URL(issuer).hostname !== 'accounts.google.com' || textOf(hd)?.toLowerCase() === domain;
}

/** An owner by one entry is an owner, whatever other entries say. */
function highest(entries: readonly Allowed[]): Role | undefined {
	return entries.find(({ role }) => role === 'owner')?.role ?? entries[0]?.role;
}

/**
 * What a person may do whom the provider has signed in. An entry with their very address counts before those with their
 * domain or a group.
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
